import type { Connection } from '../../../aws/connection.ts';
import { openSsm } from '../open.ts';
import { doctorApi } from './api.ts';
import type { DoctorLane } from './examine.ts';

/** An account and region to look in. Clients are made on their first call. */
export function openDoctor({ name, connection }: { readonly name: string; readonly connection: Connection }): DoctorLane {
  const { fleet, lane } = openSsm(connection, name);
  // A lane that is alone has no name of its own; neither has an account in its only region.
  const shown = name === '' ? connection.region : name.endsWith(connection.region) ? name : `${name}/${connection.region}`;
  return { name: shown, region: connection.region, doctor: doctorApi(connection), fleet, documents: lane.api };
}
