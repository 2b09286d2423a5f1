import { useVocabulary, type Vocabulary } from './editor/vocabulary.ts';
import { useRuleInWords } from './step-tables.tsx';

/** A rule by the names of things; as it is written until they are known. */
export function RuleInWords({ rule }: { rule: string }) {
  const { data: vocabulary } = useVocabulary();
  return vocabulary === undefined ? rule : <Spoken rule={rule} vocabulary={vocabulary} />;
}

function Spoken({ rule, vocabulary }: { rule: string; vocabulary: Vocabulary }) {
  return <span title={rule}>{useRuleInWords(vocabulary)(rule)}</span>;
}
