/** Says in words where the engine and the oracle part. */
import type {
  ContactChanged,
  DeadLetter,
  DecisionRecorded,
  Effect,
  MomentOpened,
  Refusal,
  Survivor,
} from '../../src/core/effects.ts';
import { uniformOf } from '../../src/core/hash.ts';
import type { EngineCounters } from '../../src/core/partition/counters.ts';
import type { OracleContact, OracleDecision, OracleResult } from './world.ts';

/** Differences shown before the rest is only counted. */
const SHOWN = 12;

const isSurvivor = (candidate: Survivor | Refusal): candidate is Survivor => 'probability' in candidate;

const keyOf = ({ offer, channel }: { offer?: string; channel: string }) => `${offer ?? ''}@${channel}`;

const timeOf = (instant: number) => `${new Date(instant).toISOString()} (${instant})`;

/** One line a thing, so that two runs can be compared as lists of lines. */
function momentLine(moment: Omit<MomentOpened, 'type' | 'trigger'>): string {
  const { customerId, scenario, at, expiresAt, momentId } = moment;
  return `moment ${customerId} ${scenario} at ${timeOf(at)} expires ${expiresAt} id ${momentId}`;
}

function refusalText(refusals: Refusal[]): string {
  return refusals.map(({ stage, reason, offers }) => `${stage}:${reason}(${offers.join(' ')})`).join(' ');
}

function decisionLine(
  decision: Pick<OracleDecision, 'customerId' | 'campaign' | 'at' | 'result' | 'decisionId' | 'refusals'> & {
    momentId?: string;
  },
  chosen: string | undefined,
  survivors: string[],
): string {
  const { customerId, campaign, at, result, refusals, momentId, decisionId } = decision;
  const who = `decision ${customerId} ${campaign} at ${timeOf(at)} for ${momentId ?? 'nobody'}`;
  return `${who}: ${result} ${chosen ?? '-'} of [${survivors.join(' ')}] refused [${refusalText(refusals)}] id ${decisionId}`;
}

function oracleDecisionLine(decision: OracleDecision): string {
  return decisionLine(decision, decision.chosen, decision.survivors.map(({ key }) => key).sort());
}

function engineDecisionLine(decision: DecisionRecorded): string {
  const survivors = decision.candidates.filter(isSurvivor).map(keyOf).sort();
  const refusals = decision.candidates.filter((candidate): candidate is Refusal => !isSurvivor(candidate));
  const chosen = decision.chosen === undefined ? undefined : keyOf(decision.chosen);
  const { momentId, result, ...rest } = decision;
  const line = { ...rest, ...(momentId === undefined ? {} : { momentId }), refusals };
  return decisionLine({ ...line, result: result as OracleDecision['result'] }, chosen, survivors);
}

function contactLine(contact: OracleContact | ContactChanged): string {
  const { customerId, campaign, step, offer, channel, touchpoint, at, dueAt, status, reason, contactId } = contact;
  const what = `contact ${customerId} ${campaign} ${step} ${keyOf({ ...(offer === undefined ? {} : { offer }), channel })}`;
  return `${what} at ${timeOf(at)} due ${dueAt}: ${status} ${reason ?? ''} ${touchpoint ?? ''} id ${contactId}`;
}

function journeyLine({ type, at, ...said }: OracleResult['journeys'][number]): string {
  const fields = Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${type} at ${timeOf(at)} ${fields.map(([name, value]) => `${name} ${value}`).join(' ')}`;
}

/** A contact as it is last, and whether it was shown to who asked. */
export type EngineContact = ContactChanged & { isPresentation: boolean };

/** What the engine did, by kind; of a contact the last status. */
export interface EngineRun {
  moments: MomentOpened[];
  decisions: DecisionRecorded[];
  contacts: EngineContact[];
  /** What happened on journeys. */
  journeys: OracleResult['journeys'];
  /** Inputs it could not apply. */
  deadLetters: DeadLetter[];
  counters: Pick<EngineCounters, 'accepted' | 'duplicates' | 'late' | 'suppressed' | 'residentUnknown'>;
}

export function engineRunOf(effects: Effect[], counters: EngineRun['counters']): EngineRun {
  const run: EngineRun = { moments: [], decisions: [], contacts: [], journeys: [], deadLetters: [], counters };
  const contacts = new Map<string, EngineContact>();
  for (const effect of effects) {
    if (effect.type === 'moment') run.moments.push(effect);
    else if (effect.type === 'decision') run.decisions.push(effect);
    else if (effect.type === 'contact') {
      const isPresentation = contacts.get(effect.contactId)?.isPresentation ?? effect.status === 'presented';
      contacts.set(effect.contactId, { ...effect, isPresentation });
    } else if (effect.type === 'deadLetter') run.deadLetters.push(effect);
    else if (effect.type !== 'outcome') run.journeys.push(effect);
  }
  run.contacts = [...contacts.values()];
  return run;
}

/** Everything in which the engine departs from the oracle, first things first; empty when they agree. */
export function differences(oracle: OracleResult, engine: EngineRun): string[] {
  const found = [
    ...wronglyRefused(oracle, engine),
    ...unequal(oracle.moments.map(momentLine), engine.moments.map(momentLine)),
    ...unequal(oracle.decisions.map(oracleDecisionLine), engine.decisions.map(engineDecisionLine)),
    ...unequal(lastOfEach(oracle.contacts).map(contactLine), engine.contacts.map(contactLine)),
    ...unequal(oracle.journeys.map(journeyLine), engine.journeys.map(journeyLine)),
    ...engine.decisions.flatMap(wrongDraw),
    ...wrongFactors(oracle.decisions, engine.decisions),
    ...wrongCounts(oracle, engine),
  ];
  return found.length <= SHOWN ? found : [...found.slice(0, SHOWN), `and ${found.length - SHOWN} more`];
}

/** One contact an id: an input accepted again, long after, makes the same ids again. */
function lastOfEach(contacts: OracleContact[]): OracleContact[] {
  return [...new Map(contacts.map((contact) => [contact.contactId, contact])).values()];
}

/** Inputs that one side could not make sense of, with what the engine says of its own. */
function wronglyRefused(oracle: OracleResult, { deadLetters }: EngineRun): string[] {
  const line = ({ customerId, at }: { customerId: string; at: number }) =>
    `refusal of an input of ${customerId} at ${timeOf(at)}`;
  const found = unequal(oracle.refused.map(line), deadLetters.map(line));
  return found.length === 0
    ? []
    : [...found, ...deadLetters.map(({ code, message }) => `engine says ${code}: ${message}`)];
}

/** Numbers of inputs and of firings held back by each gate. */
function wrongCounts(oracle: OracleResult, { counters }: EngineRun): string[] {
  const gates = new Map<string, number>();
  for (const { scenario, gate } of oracle.suppressed) {
    gates.set(`${scenario} ${gate}`, (gates.get(`${scenario} ${gate}`) ?? 0) + 1);
  }
  const expected = [...gates].map(([gate, number]) => `${number} held back: ${gate}`);
  const got = Object.entries(counters.suppressed).flatMap(([scenario, byGate]) =>
    Object.entries(byGate).map(([gate, number]) => `${number} held back: ${scenario} ${gate}`),
  );
  const unknown = oracle.suppressed.filter(({ gate }) => gate === 'resident-unknown');
  expected.push(`${new Set(unknown.map(({ customerId }) => customerId)).size} customers resident-unknown`);
  got.push(`${counters.residentUnknown} customers resident-unknown`);
  for (const name of ['accepted', 'duplicates', 'late'] as const) {
    expected.push(`${oracle[name]} ${name}`);
    got.push(`${counters[name]} ${name}`);
  }
  return unequal(expected, got);
}

/** Lines only one side has, in the order of time. */
function unequal(expected: string[], got: string[]): string[] {
  const missing = without(expected, got).map((line) => ({ line, what: `engine lacks   ${line}` }));
  const surplus = without(got, expected).map((line) => ({ line, what: `engine invents ${line}` }));
  const time = (line: string) => Number(/\((\d+)\)/.exec(line)?.[1]);
  return [...missing, ...surplus].sort((a, b) => (time(a.line) || 0) - (time(b.line) || 0)).map(({ what }) => what);
}

function without(lines: string[], others: string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}

/** Probabilities that do not sum to one, and a choice that the decision's uniform does not draw from them. */
function wrongDraw(decision: DecisionRecorded): string[] {
  const survivors = decision.candidates.filter(isSurvivor);
  if (survivors.length === 0) return [];
  const millionths = survivors.map(({ probability }) => Math.round(probability * 1e6));
  const sum = millionths.reduce((total, one) => total + one, 0);
  const isFalling = millionths.every((one, i) => i === 0 || one <= millionths[i - 1]!);
  if (sum !== 1_000_000) return [`probabilities of decision ${decision.decisionId} sum to ${sum} millionths`];
  return isFalling ? [] : [`survivors of decision ${decision.decisionId} are not by falling probability`];
}

/** The key that the decision's uniform draws from probabilities in candidate order. */
function drawnKey(decision: DecisionRecorded, candidateOrder: string[]): string | undefined {
  const survivors = decision.candidates.filter(isSurvivor);
  const uniform = uniformOf(decision.decisionId);
  let reached = 0;
  for (const key of candidateOrder) {
    reached += Math.round((survivors.find((survivor) => keyOf(survivor) === key)?.probability ?? 0) * 1e6);
    if (uniform * 1e6 < reached) return key;
  }
  return candidateOrder.at(-1);
}

/** Choices that were not drawn, factors that are not the definitions', scores that are not their product. */
function wrongFactors(expected: OracleDecision[], got: DecisionRecorded[]): string[] {
  const found: string[] = [];
  const waiting = [...got];
  const fits = new Map<string, number>();
  for (const decision of expected) {
    const position = waiting.findIndex((one) => one.decisionId === decision.decisionId && one.at === decision.at);
    if (position < 0) continue;
    const [other] = waiting.splice(position, 1) as [DecisionRecorded];
    if (decision.survivors.length === 0) continue;
    const drawn = drawnKey(
      other,
      decision.survivors.map(({ key }) => key),
    );
    if (decision.chosen !== undefined && decision.chosen !== drawn) {
      found.push(`decision ${decision.decisionId} chose ${decision.chosen}, its uniform draws ${drawn}`);
    }
    for (const survivor of other.candidates.filter(isSurvivor)) {
      const wanted = decision.survivors.find(({ key }) => key === keyOf(survivor));
      if (wanted === undefined) continue;
      const { propensity, fit, value, lever } = survivor.factors;
      const place = `${wanted.key} of decision ${decision.decisionId}`;
      if (propensity !== wanted.propensity || value !== wanted.value || lever !== wanted.lever) {
        found.push(`factors of ${place} are ${JSON.stringify(survivor.factors)}, not ${JSON.stringify(wanted)}`);
      }
      const score = propensity * fit * value * lever * wanted.momentWeight;
      if (Math.abs(score - survivor.score) > 1e-9 * Math.max(1, score))
        found.push(`score of ${place} is ${survivor.score}, not ${score}`);
      const cell = `${wanted.group} ${wanted.product} ${wanted.channel}`;
      if ((fits.get(cell) ?? fit) !== fit)
        found.push(`fit of ${cell} is ${fit} in ${place} and ${fits.get(cell)} elsewhere`);
      fits.set(cell, fit);
    }
  }
  return found;
}
