import { describe, expect, it } from 'vitest';
import { durationMs, localTimeMs, parsePersonas } from './persona.ts';

const persona = (lines: string) => `- name: somebody
  number: "1"
  at: 2026-03-11 10:00
  profile: {}
${lines}`;

describe('a persona', () => {
  it('is refused with an expectation that nobody would look at', () => {
    const misspelt = persona('  expect: { decisions: [{ campaign: directory, result: contact, offers: info-12580 }] }');
    expect(() => parsePersonas(misspelt, 'here.yaml')).toThrow(/^here.yaml: somebody: "offers" says nothing here/);
  });

  it('is refused with a step that does nothing', () => {
    const misspelt = persona('  live: [{ in: 5m, optout: all }]\n  expect: {}');
    expect(() => parsePersonas(misspelt, 'here.yaml')).toThrow(/"optout" says nothing here/);
  });

  it('keeps the fields of its events', () => {
    const text = persona('  live: [{ in: 5m, event: sms, direction: sent }]\n  expect: {}');
    expect(parsePersonas(text, 'here.yaml')[0]?.live).toEqual([{ in: '5m', event: 'sms', direction: 'sent' }]);
  });

  it('knows durations and local times, and says what it does not know', () => {
    expect(durationMs('2h')).toBe(7_200_000);
    expect(localTimeMs('2026-03-11 10:00')).toBe(Date.UTC(2026, 2, 11, 2));
    expect(() => durationMs('2 hours')).toThrow('"2 hours" is no duration such as 10m, 4h or 7d');
    expect(() => localTimeMs('yesterday')).toThrow('is no local time');
  });
});
