import type { HostAnswer, StateQuery } from './host-query.ts';
import type { PartitionEngine } from './partition-hosting.ts';

/**
 * Answers from the engine's state. Yields in between, so that inputs can be applied while many customers are counted;
 * one counting of an engine at a time.
 */
export function* answering(engine: PartitionEngine, query: StateQuery): Generator<void, HostAnswer> {
  switch (query.type) {
    case 'customer':
      return { customer: engine.view(query.customerId) };
    case 'known':
      return { known: query.customerIds.map((customerId) => engine.knows(customerId)) };
    case 'warm':
      yield* engine.warmingAudiences(query.now);
      return { warmed: true };
    case 'memory':
      return engine.memory();
    case 'estimate': {
      const compiled = engine.audience(query.rule);
      return 'problems' in compiled ? compiled : compiled.audience.estimate(query.now);
    }
    case 'sample': {
      const compiled = engine.survey(query.rules, query.questions);
      return 'problems' in compiled ? compiled : compiled.survey.sample(query.now);
    }
    case 'spread': {
      const compiled = engine.survey(query.rules, query.questions);
      return 'problems' in compiled ? compiled : yield* compiled.survey.counting(query.now, query.bounds);
    }
    case 'members': {
      const compiled = engine.survey([query.rule], query.questions);
      return 'problems' in compiled ? compiled : yield* compiled.survey.members(query.now, query.from, query.limit);
    }
    case 'count': {
      const compiled = engine.audience(query.rule, query.groupBy);
      return 'problems' in compiled ? compiled : yield* compiled.audience.counting(query.now);
    }
  }
}
