import { type CallPredicate, type CampaignRule, placeName } from '../workload/campaign-rules.ts';
import { loadPeer, PEER_PACKAGES, peerVersion } from './install.ts';
import { type RuleContext, type RulePeer, subjectName } from './rule-peer.ts';

interface JsonRulesModule {
  Engine: new () => JsonRulesEngine;
}
interface JsonRulesEngine {
  addRule(rule: object): void;
  run(facts: RuleContext): Promise<{ events: object[] }>;
}

function conditionOf(predicate: CallPredicate): object {
  const operator = predicate.op === '>' ? 'greaterThan' : 'lessThan';
  return { fact: subjectName(predicate), operator, value: predicate.value };
}

function ruleOf(rule: CampaignRule): object {
  const any = { any: rule.anyOf.map((all) => ({ all: all.map(conditionOf) })) };
  const place = rule.callerPlace;
  const conditions =
    place === undefined
      ? any
      : { all: [{ fact: 'callerPlace', operator: 'equal', value: placeName(place), priority: 10 }, any] };
  return { conditions, event: { type: rule.id } };
}

/** @throws PeerMissing */
export async function jsonRulesEngine(rules: readonly CampaignRule[]): Promise<RulePeer> {
  const { Engine } = await loadPeer<JsonRulesModule>(PEER_PACKAGES['json-rules-engine']);
  const engine = new Engine();
  for (const rule of rules) engine.addRule(ruleOf(rule));
  return {
    name: `json-rules-engine ${peerVersion(PEER_PACKAGES['json-rules-engine'])}`,
    together: 1,
    matches: async (context) => (await engine.run(context)).events.length,
  };
}
