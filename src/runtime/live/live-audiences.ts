import { randomUUID } from 'node:crypto';
import type { SurveyCounts, SurveyPage, SurveySample } from '../../core/audience/survey.ts';
import { checkRule } from '../../core/rules/check-rule.ts';
import type { CheckedRule } from '../../core/rules/checked-rule.ts';
import type { Definitions } from '../../core/schema/definitions.ts';
import { customerScope } from '../../core/schema/rule-scopes.ts';
import type { HostAnswer, HostCount, HostEstimate, HostQuery } from '../host-query.ts';
import { addCounts, addEstimates } from './add-counts.ts';
import type {
  AudienceCount,
  AudienceSpread,
  Audiences,
  AudienceTerms,
  EstimatedCount,
  MembersPage,
  MembersPlace,
  RuleRefusal,
} from './audiences.ts';
import { addSpreads, boundsOf, countedSample, spreadOf } from './spread-buckets.ts';

interface LiveAudiencesParts {
  /** Active now. */
  definitions: () => Definitions;
  /** Asks all hosts, or the one named. */
  ask: (query: HostQuery, host?: number) => Promise<HostAnswer[]>;
  hosts: () => number;
  now: () => number;
}

/** Asks the hosts about their customers and puts their answers together. */
export class LiveAudiences implements Audiences {
  private readonly parts: LiveAudiencesParts;

  constructor(parts: LiveAudiencesParts) {
    this.parts = parts;
  }

  async count(
    rule: string,
    { groupBy, ...terms }: AudienceTerms & { groupBy?: string | undefined } = {},
  ): Promise<AudienceCount | RuleRefusal> {
    const startMs = performance.now();
    const now = this.parts.now();
    const { within, signal } = terms;
    const refused = this.refusal([rule], groupBy === undefined ? [] : [groupBy], terms);
    if (refused !== undefined) return refused;
    const query = { type: 'count' as const, rule: both(rule, within), now, ...(groupBy !== undefined && { groupBy }) };
    const answers = await this.cancellable(query, signal);
    const wrong = refusalIn(answers);
    if (wrong !== undefined) return wrong;
    const counted = addCounts(answers as HostCount[]);
    const total = within === undefined ? counted.total : await this.exactly(within, signal);
    return { ...counted, total, tookMs: performance.now() - startMs };
  }

  async estimate(rule: string, terms: AudienceTerms = {}): Promise<EstimatedCount | RuleRefusal> {
    const startMs = performance.now();
    const now = this.parts.now();
    const { within } = terms;
    const refused = this.refusal([rule], [], terms);
    if (refused !== undefined) return refused;
    const answers = await this.parts.ask({ type: 'estimate', rule: both(rule, within), now });
    const estimated = addEstimates(answers as HostEstimate[]);
    if (within === undefined) return { ...estimated, tookMs: performance.now() - startMs };
    const inside = addEstimates((await this.parts.ask({ type: 'estimate', rule: within, now })) as HostEstimate[]);
    return { ...estimated, total: inside.count, tookMs: performance.now() - startMs };
  }

  async spread(
    { rules, questions, isExact }: { rules: readonly string[]; questions: readonly string[]; isExact: boolean },
    terms: AudienceTerms = {},
  ): Promise<AudienceSpread | RuleRefusal> {
    const startMs = performance.now();
    const now = this.parts.now();
    const { within, signal } = terms;
    const refused = this.refusal(rules, questions, terms);
    if (refused !== undefined) return refused;
    const checked = questions.flatMap((question) => {
      const each = this.checked(question, 'any', terms);
      return 'rule' in each ? [each.rule] : [];
    });
    // The last rule is who there is at all: what is told of all customers is told of these.
    const about = {
      rules: [...rules.map((rule) => both(rule, within)), within ?? 'true'],
      questions: [...questions],
      now,
    };
    const samples = (await this.parts.ask({ type: 'sample', ...about })) as SurveySample[];
    signal?.throwIfAborted();
    const bounds = checked.map(({ type }, question) =>
      boundsOf(
        samples.flatMap(({ values }) => values[question]!),
        type,
      ),
    );
    const counts = isExact
      ? addSpreads((await this.cancellable({ type: 'spread', ...about, bounds }, signal)) as SurveyCounts[])
      : countedSample(samples, about.rules.length, bounds);
    const everybody = samples.reduce((sum, { total }) => sum + total, 0);
    const scale = isExact || counts.total === 0 ? 1 : everybody / counts.total;
    return {
      ...spreadAnswer(checked, counts, bounds, scale),
      ...(!isExact && { sampled: counts.total }),
      tookMs: performance.now() - startMs,
    };
  }

  async members(
    about: { rule: string; questions: readonly string[]; limit: number; from?: MembersPlace | undefined },
    terms: AudienceTerms = {},
  ): Promise<MembersPage | RuleRefusal> {
    const { rule, questions, limit, from = { host: 0, partition: 0, row: 0, now: this.parts.now() } } = about;
    const { within, signal } = terms;
    const refused = this.refusal([rule], questions, terms);
    if (refused !== undefined) return refused;
    const { host, now, ...place } = from;
    const query = { type: 'members' as const, rule: both(rule, within), questions: [...questions], now, limit };
    const [answer] = await this.cancellable({ ...query, from: place }, signal, host);
    if (answer !== undefined && 'problems' in answer) return answer;
    const { customers, next } = answer as SurveyPage;
    if (next !== undefined) return { customers, next: { host, now, ...next } };
    if (host + 1 >= this.parts.hosts()) return { customers };
    return { customers, next: { host: host + 1, now, partition: 0, row: 0 } };
  }

  /** Mistakes of rules as somebody wrote them: in what is asked of the hosts, places would not be theirs. */
  private refusal(
    rules: readonly string[],
    questions: readonly string[],
    terms: AudienceTerms,
  ): RuleRefusal | undefined {
    const checked = [
      ...rules.map((rule) => this.checked(rule, 'bool', terms)),
      ...questions.map((question) => this.checked(question, 'any', terms)),
    ];
    const problems = checked.flatMap((each) => ('problems' in each ? each.problems : []));
    return problems.length === 0 ? undefined : { problems };
  }

  private checked(rule: string, expected: 'bool' | 'any', { vocabulary = this.parts.definitions() }: AudienceTerms) {
    return checkRule(rule, customerScope(vocabulary), expected);
  }

  private async exactly(rule: string, signal: AbortSignal | undefined): Promise<number> {
    const answers = await this.cancellable({ type: 'count', rule, now: this.parts.now() }, signal);
    return addCounts(answers as HostCount[]).count;
  }

  /** @throws the reason of the signal, when it said that the answer is not wanted any more */
  private async cancellable(query: HostQuery, signal: AbortSignal | undefined, host?: number): Promise<HostAnswer[]> {
    if (signal === undefined) return this.parts.ask(query, host);
    signal.throwIfAborted();
    const queryId = randomUUID();
    const cancel = () => {
      // Whoever waits for the answer hears of a host that is gone.
      this.parts.ask({ type: 'cancel', queryId }, host).catch(() => undefined);
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const answers = await this.parts.ask({ ...query, queryId } as HostQuery, host);
      signal.throwIfAborted();
      return answers;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}

/** A rule that ends with a remark must not swallow the bracket. */
function both(rule: string, within: string | undefined): string {
  return within === undefined ? rule : `(${within}\n) && (${rule}\n)`;
}

function refusalIn(answers: readonly HostAnswer[]): RuleRefusal | undefined {
  const wrong = answers.find((answer) => 'problems' in answer);
  return wrong !== undefined && 'problems' in wrong ? wrong : undefined;
}

/** The counts of the last rule stand for all customers. */
function spreadAnswer(
  questions: readonly CheckedRule[],
  { counts, values }: SurveyCounts,
  bounds: readonly number[][],
  scale: number,
): Pick<AudienceSpread, 'total' | 'counts' | 'spreads'> {
  const rules = counts.length - 1;
  const asTold = (each: readonly number[]) => [each.at(-1)!, ...each.slice(1, -1)];
  const spreads = questions.map(({ text, type }, question) => {
    const told = Object.entries(values[question]!).map(([key, each]) => [key, asTold(each)] as const);
    const inside = Object.fromEntries(told.filter(([, [all]]) => all! > 0));
    return spreadOf({ of: text, type }, inside, { bounds: bounds[question]!, rules, scale });
  });
  const scaled = counts.map((count) => Math.round(count * scale));
  return { total: scaled.at(-1)!, counts: scaled.slice(0, -1), spreads };
}
