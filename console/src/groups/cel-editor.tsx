import { Button, Flex, Input, Typography, theme } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react';
import { useWords } from '../frame/words.ts';
import { mistakeText } from '../parts/service-sentences.ts';
import { begunAt, type Completion, completionsOf, tokenAt } from './cel-completion.ts';
import type { RuleMistake, RuleName } from './group-calls.ts';
import { groupsWords } from './groups-words.ts';

interface CelEditorProps {
  value: string;
  names: readonly RuleName[];
  mistakes: readonly RuleMistake[];
  isReadOnly: boolean;
  onChange: (value: string) => void;
  /** Absent: the text names itself; else a label elsewhere does. */
  id?: string | undefined;
}

/** The rule as text: names are completed while it is typed, mistakes are named with their places below. */
export function CelEditor({ value, names, mistakes, isReadOnly, onChange, id }: CelEditorProps) {
  const t = useWords(groupsWords);
  const field = useRef<TextAreaRef>(null);
  const listId = useId();
  const select = (from: number, to: number) => {
    const area = field.current?.resizableTextArea?.textArea;
    area?.focus();
    area?.setSelectionRange(from, to);
  };
  const replace = (from: number, to: number, text: string) => {
    onChange(value.slice(0, from) + text + value.slice(to));
    requestAnimationFrame(() => select(from + text.length, from + text.length));
  };
  const { completions, chosen, onMoved, onKeyDown, take, close } = useCompletions({
    field,
    names,
    isReadOnly,
    replace,
  });
  return (
    <Flex vertical gap="small">
      <Input.TextArea
        ref={field}
        className="cel"
        role="combobox"
        id={id}
        aria-label={id === undefined ? t('celLabel') : undefined}
        aria-expanded={completions.length > 0}
        aria-controls={listId}
        aria-activedescendant={completions.length > 0 ? `${listId}-${chosen}` : undefined}
        aria-invalid={mistakes.length > 0}
        status={mistakes.length > 0 ? 'error' : ''}
        autoSize={{ minRows: 5, maxRows: 16 }}
        spellCheck={false}
        readOnly={isReadOnly}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          requestAnimationFrame(onMoved);
        }}
        onKeyDown={onKeyDown}
        onClick={onMoved}
        onBlur={close}
      />
      <Completions id={listId} completions={completions} chosen={chosen} onTake={take} />
      <Mistakes
        text={value}
        mistakes={mistakes}
        onShow={(offset, length) => select(offset, offset + length)}
        onReplace={isReadOnly ? undefined : replace}
      />
    </Flex>
  );
}

interface CompletionsOf extends Pick<CelEditorProps, 'names' | 'isReadOnly'> {
  field: RefObject<TextAreaRef | null>;
  replace: (from: number, to: number, text: string) => void;
}

/** What may complete the name before the caret; the keys choose among it. */
function useCompletions({ field, names, isReadOnly, replace }: CompletionsOf) {
  const [begun, setBegun] = useState('');
  const [chosen, setChosen] = useState(0);
  const completions = isReadOnly ? [] : completionsOf(begun, names);
  const textArea = () => field.current?.resizableTextArea?.textArea;
  const close = () => setBegun('');
  const onMoved = () => {
    const area = textArea();
    if (area === undefined) return;
    setBegun(area.selectionStart === area.selectionEnd ? begunAt(area.value, area.selectionStart) : '');
    setChosen(0);
  };
  const take = ({ text }: Completion) => {
    const caret = textArea()?.selectionStart;
    if (caret === undefined) return;
    replace(caret - begun.length, caret, text);
    close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (completions.length === 0) return;
    const { key } = event;
    if (key === 'ArrowDown') setChosen((chosen + 1) % completions.length);
    else if (key === 'ArrowUp') setChosen((chosen + completions.length - 1) % completions.length);
    else if (key === 'Enter' || key === 'Tab') take(completions[chosen]!);
    else if (key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  return { completions, chosen, onMoved, onKeyDown, take, close };
}

interface CompletionsProps {
  id: string;
  completions: readonly Completion[];
  chosen: number;
  onTake: (completion: Completion) => void;
}

function Completions({ id, completions, chosen, onTake }: CompletionsProps) {
  const t = useWords(groupsWords);
  const { token } = theme.useToken();
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('suggestions')}
      hidden={completions.length === 0}
      style={{ border: `1px solid ${token.colorBorderSecondary}`, borderRadius: token.borderRadius }}
    >
      {completions.map((completion, position) => (
        <div
          key={completion.text}
          id={`${id}-${position}`}
          role="option"
          tabIndex={-1}
          aria-selected={position === chosen}
          // Before the text loses the focus.
          onMouseDown={(event) => {
            event.preventDefault();
            onTake(completion);
          }}
          style={{
            padding: `2px ${token.paddingXS}px`,
            cursor: 'pointer',
            background: position === chosen ? token.controlItemBgActive : undefined,
          }}
        >
          <Typography.Text code>{completion.text}</Typography.Text>{' '}
          <Typography.Text type="secondary">{completion.label}</Typography.Text>
        </div>
      ))}
    </div>
  );
}

interface MistakesProps {
  text: string;
  mistakes: readonly RuleMistake[];
  onShow: (offset: number, length: number) => void;
  onReplace?: ((from: number, to: number, text: string) => void) | undefined;
}

function Mistakes({ text, mistakes, onShow, onReplace }: MistakesProps) {
  const t = useWords(groupsWords);
  if (mistakes.length === 0) return null;
  return (
    <Flex vertical gap={4} component="ul" style={{ margin: 0, paddingInlineStart: 0, listStyle: 'none' }}>
      {mistakes.map(({ message, offset, line, column, nearest }) => {
        const { length } = tokenAt(text, offset);
        return (
          <li key={`${offset} ${message}`}>
            <Button type="link" danger onClick={() => onShow(offset, Math.max(1, length))}>
              {t('place', { line, column })}
            </Button>
            <Typography.Text>{mistakeText({ message: message.replace(` at ${line}:${column}`, '') })}</Typography.Text>{' '}
            {nearest !== undefined && length > 0 && onReplace !== undefined && (
              <Button onClick={() => onReplace(offset, offset + length, nearest)}>
                {t('replaceWith', { nearest })}
              </Button>
            )}
          </li>
        );
      })}
    </Flex>
  );
}
