import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DecisionRecorded, Refusal, Survivor } from '../../core/effects.ts';
import { tellingDecision } from './telling-decision.ts';

const survivor = { offer: 'film', channel: 'sms' } as Survivor;
const refusal = (stage: Refusal['stage'], reason: string): Refusal => ({ stage, reason, offers: ['paper@mms'] });
const decision = (decisionId: string, result: string, candidates: (Survivor | Refusal)[]) =>
  ({ decisionId, result, candidates }) as DecisionRecorded;

describe('the decision to explain', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function fileOf(decisions: DecisionRecorded[]): string {
    folder = mkdtempSync(join(tmpdir(), 'opportune-demo-'));
    const file = join(folder, 'decisions.ndjson');
    writeFileSync(file, decisions.map((each) => `${JSON.stringify(each)}\n`).join(''));
    return file;
  }

  it('is a contact with rivals and refusals of many kinds', async () => {
    const file = fileOf([
      decision('plain', 'contact', [survivor]),
      decision('refused', 'nothing', [refusal('policy', 'cap.day'), refusal('time', 'quiet-hours')]),
      decision('rich', 'contact', [survivor, survivor, refusal('eligibility', 'device'), refusal('policy', 'cap.day')]),
      decision('as rich', 'contact', [survivor, survivor, refusal('consent', 'minor'), refusal('policy', 'cap.day')]),
    ]);
    expect((await tellingDecision(file))?.decisionId).toBe('rich');
  });

  it('is none when nobody was contacted', async () => {
    expect(await tellingDecision(fileOf([decision('held out', 'control', [survivor])]))).toBeUndefined();
  });
});
