import { describe, expect, test } from 'vitest';
import { openTownHall } from './town-hall.ts';

describe('campaigns over HTTP', () => {
  test('a wave, a pause, a resume and an end of a campaign that is not active are refused by name', async () => {
    const hall = await openTownHall();
    for (const path of ['waves', 'pause', 'resume', 'cancel']) {
      const url = `/v1/campaigns/nothing/${path}`;
      const answer = await hall.server.inject({ method: 'POST', url, headers: hall.keyFor(), payload: {} });
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'campaign-unknown']);
    }
    await hall.server.close();
  });
});
