export interface Region {
  readonly name: string;
  /** What zone ids begin with: use1-az1. */
  readonly zonePrefix: string;
  /** Letters of the zones. */
  readonly zones: string;
  /** Whether an account must ask for it first. */
  readonly optIn: boolean;
}

const ROWS = [
  ['us-east-1', 'use1', 'abcdef'],
  ['us-east-2', 'use2', 'abc'],
  ['us-west-1', 'usw1', 'ab'],
  ['us-west-2', 'usw2', 'abcd'],
  ['ca-central-1', 'cac1', 'abd'],
  ['sa-east-1', 'sae1', 'abc'],
  ['eu-central-1', 'euc1', 'abc'],
  ['eu-west-1', 'euw1', 'abc'],
  ['eu-west-2', 'euw2', 'abc'],
  ['eu-west-3', 'euw3', 'abc'],
  ['eu-north-1', 'eun1', 'abc'],
  ['ap-northeast-1', 'apne1', 'acd'],
  ['ap-northeast-2', 'apne2', 'abcd'],
  ['ap-northeast-3', 'apne3', 'abc'],
  ['ap-south-1', 'aps1', 'abc'],
  ['ap-southeast-1', 'apse1', 'abc'],
  ['ap-southeast-2', 'apse2', 'abc'],
] as const;

const OPT_IN_ROWS = [
  ['af-south-1', 'afs1', 'abc'],
  ['ap-east-1', 'ape1', 'abc'],
  ['ap-south-2', 'aps2', 'abc'],
  ['ap-southeast-3', 'apse3', 'abc'],
  ['ap-southeast-4', 'apse4', 'abc'],
  ['ca-west-1', 'caw1', 'abc'],
  ['eu-central-2', 'euc2', 'abc'],
  ['eu-south-1', 'eus1', 'abc'],
  ['eu-south-2', 'eus2', 'abc'],
  ['il-central-1', 'ilc1', 'abc'],
  ['me-central-1', 'mec1', 'abc'],
  ['me-south-1', 'mes1', 'abc'],
] as const;

/** The regions of the commercial partition. */
export const REGIONS: readonly Region[] = [
  ...ROWS.map(([name, zonePrefix, zones]) => ({ name, zonePrefix, zones, optIn: false })),
  ...OPT_IN_ROWS.map(([name, zonePrefix, zones]) => ({ name, zonePrefix, zones, optIn: true })),
];

/** The engine works in a region of any name: one that is not in the list has three zones. */
export const regionOf = (name: string): Region => REGIONS.find((region) => region.name === name) ?? { name, zonePrefix: name.replaceAll('-', ''), zones: 'abc', optIn: false };
