/**
 * Phones of the town, as a device table by type-allocation code would list them. Codes and names are made up: no real
 * allocation starts with 99, and no real maker is meant.
 */
export interface Device {
  /** Eight digits. */
  tac: string;
  brand: string;
  model: string;
  os: 'none' | 'symbian' | 'windows' | 'android' | 'ios';
  mms: boolean;
  wap: boolean;
  gprs: boolean;
  data3g: boolean;
  clientSupport: boolean;
  /** Days before the town's first day on which the model came out. */
  launchedDaysBefore: number;
  /** 0 the plainest to 1 the dearest: who wants the newest buys near 1. */
  tier: number;
}

type Family = Pick<Device, 'os' | 'mms' | 'wap' | 'gprs' | 'data3g' | 'clientSupport'>;

const families: Record<'voice' | 'wap' | 'picture' | 'symbian' | 'windows' | 'android' | 'android3g' | 'ios', Family> =
  {
    voice: { os: 'none', mms: false, wap: false, gprs: false, data3g: false, clientSupport: false },
    wap: { os: 'none', mms: false, wap: true, gprs: true, data3g: false, clientSupport: false },
    picture: { os: 'none', mms: true, wap: true, gprs: true, data3g: false, clientSupport: false },
    symbian: { os: 'symbian', mms: true, wap: true, gprs: true, data3g: false, clientSupport: true },
    windows: { os: 'windows', mms: true, wap: true, gprs: true, data3g: true, clientSupport: true },
    android: { os: 'android', mms: true, wap: true, gprs: true, data3g: false, clientSupport: true },
    android3g: { os: 'android', mms: true, wap: true, gprs: true, data3g: true, clientSupport: true },
    ios: { os: 'ios', mms: true, wap: true, gprs: true, data3g: true, clientSupport: true },
  };

/** Brand, model, family, days since launch, tier. */
const table: [string, string, keyof typeof families, number, number][] = [
  ['Yuhe', 'Easy 1', 'voice', 2600, 0.02],
  ['Yuhe', 'Easy 2', 'voice', 1900, 0.05],
  ['Sanjiang', 'Candybar 10', 'voice', 2200, 0.04],
  ['Sanjiang', 'Candybar 20', 'voice', 1500, 0.08],
  ['Sanjiang', 'Grand Key', 'voice', 900, 0.06],
  ['Dongting', 'Flip 4', 'wap', 1700, 0.14],
  ['Dongting', 'Flip 6', 'wap', 1300, 0.17],
  ['Yuhe', 'Line 3', 'wap', 1250, 0.16],
  ['Yuhe', 'Line 5', 'wap', 800, 0.2],
  ['Dongting', 'Flip 8', 'picture', 1100, 0.28],
  ['Dongting', 'Flip 9', 'picture', 700, 0.32],
  ['Yuhe', 'Lens 2', 'picture', 950, 0.3],
  ['Yuhe', 'Lens 3', 'picture', 500, 0.35],
  ['Sanjiang', 'Tune 1', 'picture', 1000, 0.3],
  ['Sanjiang', 'Tune 2', 'picture', 640, 0.36],
  ['Sanjiang', 'Tune 3', 'picture', 260, 0.38],
  ['Luojia', 'Slide 1', 'picture', 870, 0.37],
  ['Luojia', 'Slide 2', 'picture', 420, 0.42],
  ['Luojia', 'Pad S1', 'symbian', 1200, 0.5],
  ['Luojia', 'Pad S3', 'symbian', 760, 0.54],
  ['Luojia', 'Pad S5', 'symbian', 380, 0.58],
  ['Qingchuan', 'Desk 7', 'windows', 900, 0.66],
  ['Qingchuan', 'Desk 8', 'windows', 330, 0.72],
  ['Hanyang', 'Spark', 'android', 420, 0.55],
  ['Hanyang', 'Spark 2', 'android', 210, 0.58],
  ['Hanyang', 'Spark 3', 'android', 60, 0.62],
  ['Yuhe', 'Droid A', 'android', 150, 0.56],
  ['Hanyang', 'Orchid', 'android3g', 390, 0.74],
  ['Hanyang', 'Orchid 2', 'android3g', 170, 0.8],
  ['Hanyang', 'Orchid Pro', 'android3g', 45, 0.9],
  ['Luojia', 'Kite One', 'android3g', 240, 0.77],
  ['Luojia', 'Kite Two', 'android3g', 30, 0.86],
  ['Mulan', 'M3', 'ios', 620, 0.88],
  ['Mulan', 'M4', 'ios', 250, 0.96],
];

export const devices: readonly Device[] = table.map(([brand, model, family, launchedDaysBefore, tier], index) => ({
  tac: String(99_010_100 + index * 137),
  brand,
  model,
  ...families[family],
  launchedDaysBefore,
  tier,
}));

/** A phone that the device table does not know: a grey import. */
export const UNKNOWN_TAC = '99999901';

/** The device (its index) whose tier is nearest to `tier` among those launched at least `outDays` before the start. */
export function deviceOfTier(tier: number, outDays: number): number {
  let best = 0;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (let index = 0; index < devices.length; index++) {
    const device = devices[index];
    const distance = Math.abs(device.tier - tier) + (device.launchedDaysBefore < outDays ? 1 : 0);
    if (distance < bestDistance) {
      best = index;
      bestDistance = distance;
    }
  }
  return best;
}
