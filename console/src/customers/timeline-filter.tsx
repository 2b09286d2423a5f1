import { Button, Flex } from 'antd';
import { useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { allKinds, type TimelineKind } from './timeline-kinds.ts';
import { timelineWords } from './timeline-words.ts';

/** What those may see who may not see why. */
const plainKinds: readonly TimelineKind[] = ['contact', 'outcome', 'orders'];

interface TimelineFilterProps {
  /** None: everything. */
  chosen: readonly TimelineKind[];
  onChoose: (kinds: TimelineKind[]) => void;
}

/** Buttons that stay pressed. */
export function TimelineFilter({ chosen, onChoose }: TimelineFilterProps) {
  const t = useWords(timelineWords);
  const { may } = useSession();
  const kinds = may('decisions:explain') ? allKinds : plainKinds;
  const toggle = (kind: TimelineKind) =>
    onChoose(chosen.includes(kind) ? chosen.filter((each) => each !== kind) : [...chosen, kind]);
  return (
    <Flex gap={4} wrap role="group" aria-label={t('filter')}>
      <Choice isPressed={chosen.length === 0} text={t('all')} onClick={() => onChoose([])} />
      {kinds.map((kind) => (
        <Choice key={kind} isPressed={chosen.includes(kind)} text={t(`types.${kind}`)} onClick={() => toggle(kind)} />
      ))}
    </Flex>
  );
}

function Choice({ isPressed, text, onClick }: { isPressed: boolean; text: string; onClick: () => void }) {
  return (
    <Button
      size="small"
      type={isPressed ? 'primary' : 'default'}
      ghost={isPressed}
      aria-pressed={isPressed}
      onClick={onClick}
    >
      {text}
    </Button>
  );
}
