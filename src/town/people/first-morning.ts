/** What is known of people before the first day: to CRM, billing and platforms, and to the network. */
import { DAY_MS, dateOf, timeOf } from '../calendar.ts';
import { cellName, districtOf, regionOf } from '../geography.ts';
import { UNKNOWN_TAC } from './devices.ts';
import { deviceOf } from './make-person.ts';
import type { Person } from './person.ts';
import { townProducts } from './products.ts';

/** For how long before the first day everybody is known to live and work where they do. */
const RESIDENCE_MS = 14 * DAY_MS;

export type CustomerValue = string | number | boolean | readonly string[];

const plans: Record<Person['brand'], readonly string[]> = {
  gotone: ['gotone-58', 'gotone-88', 'gotone-128'],
  'm-zone': ['m-zone-music', 'm-zone-campus'],
  easyown: ['easyown-home', 'easyown-local', 'easyown-call'],
};

/**
 * A person as a customer in the product's own form: `customerId` and attributes of the telecom pack. What nobody
 * recorded is undefined. `start`: local midnight of the first day, epoch ms.
 */
export function customerOf(person: Person, start: number): Record<string, CustomerValue | undefined> {
  const { trial, dataPlanMb } = person;
  const brandPlans = plans[person.brand];
  return {
    customerId: person.customerId,
    age: person.age,
    gender: person.female ? 'female' : 'male',
    occupation: person.occupation,
    outOfTown: person.outOfTown,
    city: regionOf(districtOf(person.home)),
    activatedAt: dateOf(start - person.activatedDaysBefore * DAY_MS),
    lineState: person.lineState,
    doNotDisturb: person.doNotDisturb,
    hasEmail: person.hasEmail,
    hasApp: person.hasApp,
    tags: person.tags,
    brand: person.brand,
    plan: brandPlans[person.number % brandPlans.length],
    monthlySpend: person.monthlySpend,
    roamingDays3m: person.roamingDays3m,
    voiceMinutes3m: person.voiceMinutes3m,
    longDistanceMinutes3m: person.longDistanceMinutes3m,
    smsP2pMonth: person.smsP2pMonth,
    dataMb3m: person.dataMb3m,
    gprsOn: person.gprsOn,
    inArrears: person.inArrears,
    balance: person.balance,
    dataLeftMb: dataPlanMb === 0 ? undefined : Math.round(100 * (dataPlanMb - person.dataUsedMb)) / 100,
    dataPlanMb: dataPlanMb === 0 ? undefined : dataPlanMb,
    relatedServices: person.relatedServices,
    musicUses3m: person.musicUses3m,
    issuesRead3m: person.issuesRead3m,
    trialProduct: trial === undefined ? undefined : townProducts[trial.product].id,
    trialEndsAt: trial === undefined ? undefined : timeOf(start + trial.endsInDays * DAY_MS),
    churnRisk: person.churnRisk,
    ...phoneOf(person, start),
  };
}

/** What the device table says of the phone; of one it does not know, only the code is known. */
function phoneOf(person: Person, start: number): Record<string, CustomerValue | undefined> {
  const device = deviceOf(person);
  const deviceSince = dateOf(start - person.deviceDaysBefore * DAY_MS);
  return {
    deviceTac: device?.tac ?? UNKNOWN_TAC,
    deviceModel: device?.model,
    deviceBrand: device?.brand,
    deviceOs: device?.os,
    mmsCapable: device?.mms,
    wapCapable: device?.wap,
    gprsCapable: device?.gprs,
    data3g: device?.data3g,
    clientSupport: device?.clientSupport,
    deviceLaunchedAt: device === undefined ? undefined : dateOf(start - device.launchedDaysBefore * DAY_MS),
    deviceSince,
  };
}

/** What was imported about a person at the first instant, as an event without id and customer. */
export interface ImportedFact {
  type: 'order' | 'cancel' | 'location-update';
  /** Epoch ms; absent for what is no span. */
  since?: number;
  fields: Record<string, string | number>;
}

/** Where a person has been living and working, what they hold, and what they held once, in the order to be told. */
export function importedFacts(person: Person, start: number): ImportedFact[] {
  const ordered = (product: number): ImportedFact => ({
    type: 'order',
    fields: { product: townProducts[product].id, via: 'import' },
  });
  const facts = person.lapsed.flatMap(({ product, daysBefore }): ImportedFact[] => {
    const endedAt = start - daysBefore * DAY_MS;
    return [
      ordered(product),
      { type: 'cancel', fields: { product: townProducts[product].id, via: 'import', endedAt } },
    ];
  });
  facts.push(...person.holdings.map(({ product }) => ordered(product)));
  // Home comes last: that is where people are at midnight.
  const places = person.work === undefined || person.work === person.home ? [person.home] : [person.work, person.home];
  for (const cell of places) {
    facts.push({ type: 'location-update', since: start - RESIDENCE_MS, fields: { cell: cellName(cell) } });
  }
  return facts;
}
