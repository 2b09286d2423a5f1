import type { WrittenStep } from '../../../../../src/definitions/written-definitions.ts';

/** What a template is filled in with: channels and offers of the campaign, or the most likely of those there are. */
export interface TemplateParts {
  /** Push channel without people. */
  channel: string;
  /** Push channel on which people call or visit; undefined: there is none. */
  callChannel: string | undefined;
  offers: string[];
}

export const templateNames = ['single', 'sampleAndCall', 'secondApproach', 'askThenThank'] as const;

export type TemplateName = (typeof templateNames)[number];

/** A journey to start from. Steps that want people use the first channel where there are none. */
export function journeyTemplate(
  name: TemplateName,
  { channel, callChannel = channel, offers }: TemplateParts,
): WrittenStep[] {
  const first: WrittenStep = { offer: { channels: [channel], offers } };
  const bought = ['agreed-to-pay', 'agreed-to-trial'];
  switch (name) {
    case 'single':
      return [first];
    case 'sampleAndCall':
      return [
        { offer: { id: 'sample', channels: [channel], offers } },
        {
          waitFor: {
            outcome: { of: 'sample', is: [...bought, 'declined', 'do-not-disturb'] },
            timeout: '3d',
            met: [{ end: {} }],
          },
        },
        { offer: { id: 'follow-up', channels: [callChannel], offers } },
      ];
    case 'secondApproach':
      return [
        first,
        {
          waitFor: {
            outcome: { of: 'offer', is: ['considering'] },
            timeout: '5d',
            met: [{ wait: { for: '7d' } }, { wait: { id: 'morning', until: { time: '10:00' } } }],
            otherwise: [{ end: {} }],
          },
        },
        { offer: { id: 'second', channels: [channel], offers } },
      ];
    case 'askThenThank':
      return [
        first,
        { waitFor: { outcome: { of: 'offer', is: bought }, timeout: '7d', otherwise: [{ end: {} }] } },
        { grant: { points: 50 } },
      ];
  }
}
