import { Chance } from '../chance.ts';
import type { Person } from '../people/person.ts';
import { purposes } from '../purposes.ts';

/**
 * A fault of measurement: of some customers contacted by one campaign nothing ever comes back, neither receipt nor
 * order, while those it held out are all there. Treated and control are then no longer in the ratio that was set.
 */
export const sampleRatioFault = { campaign: 'newspaper-matrix', lostShare: 0.15 } as const;

/** Whether what a person answers to a campaign is lost. */
export function losesAnswers({ townSeed, number }: Person, campaign: string): boolean {
  if (campaign !== sampleRatioFault.campaign) return false;
  return new Chance().seed(townSeed, number, 0, purposes.lostAnswers).happens(sampleRatioFault.lostShare);
}
