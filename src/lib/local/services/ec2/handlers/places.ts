import type * as ec2 from '@aws-sdk/client-ec2';
import type { RequestContext } from '../../../engine-context.ts';
import type { Answer } from '../../../wire/service.ts';
import { endDryRun, invalidValue } from '../errors.ts';
import { matcherOf } from '../filters.ts';
import { REGIONS, regionOf, type Region } from '../places/regions.ts';

/** Handlers of the operations on regions and zones. */
export const placeHandlers = {
  /** Those that an account has without asking, unless all are asked for or some are named. */
  DescribeRegions: (input: ec2.DescribeRegionsCommandInput): Answer<ec2.DescribeRegionsCommandOutput> => {
    const named = input.RegionNames ?? [];
    const unknown = named.find((name) => !REGIONS.some((region) => region.name === name));
    if (unknown !== undefined) throw invalidValue(`Invalid region provided: ${unknown}`);
    const isWanted = matcherOf<ec2.Region>(input.Filters, regionValues);
    endDryRun(input);
    const inSight = REGIONS.filter(({ name, optIn }) => (named.length > 0 ? named.includes(name) : input.AllRegions === true || !optIn));
    return { Regions: inSight.map(describeRegion).filter(isWanted) };
  },

  DescribeAvailabilityZones: (input: ec2.DescribeAvailabilityZonesCommandInput, { region }: RequestContext): Answer<ec2.DescribeAvailabilityZonesCommandOutput> => {
    const isWanted = matcherOf<ec2.AvailabilityZone>(input.Filters, zoneValues);
    const zones = zonesOf(regionOf(region));
    for (const name of input.ZoneNames ?? []) {
      if (!zones.some(({ ZoneName }) => ZoneName === name)) throw invalidValue(`Invalid availability zone: [${name}]`);
    }
    for (const id of input.ZoneIds ?? []) {
      if (!zones.some(({ ZoneId }) => ZoneId === id)) throw invalidValue(`Invalid availability zone-id: [${id}]`);
    }
    endDryRun(input);
    const isNamed = ({ ZoneName, ZoneId }: ec2.AvailabilityZone): boolean =>
      (input.ZoneNames === undefined || input.ZoneNames.includes(ZoneName ?? '')) && (input.ZoneIds === undefined || input.ZoneIds.includes(ZoneId ?? ''));
    return { AvailabilityZones: zones.filter((zone) => isNamed(zone) && isWanted(zone)) };
  },
};

const describeRegion = ({ name, optIn }: Region): ec2.Region => ({
  RegionName: name,
  Endpoint: `ec2.${name}.amazonaws.com`,
  OptInStatus: optIn ? 'not-opted-in' : 'opt-in-not-required',
});

const zonesOf = ({ name, zonePrefix, zones }: Region): ec2.AvailabilityZone[] =>
  zones.split('').map((letter, index) => ({
    GroupLongName: name,
    GroupName: `${name}-zg-1`,
    Messages: [],
    NetworkBorderGroup: name,
    OptInStatus: 'opt-in-not-required',
    RegionName: name,
    State: 'available',
    ZoneId: `${zonePrefix}-az${index + 1}`,
    ZoneName: `${name}${letter}`,
    ZoneType: 'availability-zone',
  }));

function regionValues(name: string): ((region: ec2.Region) => (string | undefined)[]) | undefined {
  switch (name) {
    case 'region-name':
      return ({ RegionName }) => [RegionName];
    case 'endpoint':
      return ({ Endpoint }) => [Endpoint];
    case 'opt-in-status':
      return ({ OptInStatus }) => [OptInStatus];
    default:
      return undefined;
  }
}

function zoneValues(name: string): ((zone: ec2.AvailabilityZone) => (string | undefined)[]) | undefined {
  switch (name) {
    case 'zone-name':
      return ({ ZoneName }) => [ZoneName];
    case 'zone-id':
      return ({ ZoneId }) => [ZoneId];
    case 'zone-type':
      return ({ ZoneType }) => [ZoneType];
    case 'state':
      return ({ State }) => [State];
    case 'region-name':
      return ({ RegionName }) => [RegionName];
    case 'group-name':
      return ({ GroupName }) => [GroupName];
    case 'opt-in-status':
      return ({ OptInStatus }) => [OptInStatus];
    default:
      return undefined;
  }
}
