import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Flex, Tag, Tooltip } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { nameOf } from '../vocabulary.ts';

interface RowHeadingProps {
  position: number;
  group: string;
  count: number;
  matrix: { moveRow: (row: number, by: number) => void; removeRow: (row: number) => void };
}

/** A group and what may be done with its row. Rows are tried in order. */
export function RowHeading({ position, group, count, matrix }: RowHeadingProps) {
  const t = useWords(editorWords);
  const { readOnly, vocabulary } = useEditor();
  const name = nameOf(vocabulary.groups, group);
  const isKnown = vocabulary.groups.some(({ id }) => id === group);
  return (
    <th scope="row">
      <Flex align="center" justify="space-between" gap={4}>
        <span title={group}>{name}</span>
        {!isKnown && <Tag color="error">{t('unknownItem')}</Tag>}
        {!readOnly && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'up', label: t('rowUp'), disabled: position === 0 },
                { key: 'down', label: t('rowDown'), disabled: position === count - 1 },
                { key: 'remove', label: t('removeRow'), danger: true },
              ],
              onClick: ({ key }) => {
                if (key === 'remove') matrix.removeRow(position);
                else matrix.moveRow(position, key === 'up' ? -1 : 1);
              },
            }}
          >
            <Button type="text" icon={<MoreOutlined />} aria-label={t('rowActions', { what: name })} />
          </Dropdown>
        )}
      </Flex>
    </th>
  );
}

interface ColumnHeadingProps {
  scenario: string;
  /** The campaign enters by it. */
  isEntered: boolean;
  matrix: { addColumn: (scenario: string) => void; removeColumn: (scenario: string) => void };
}

/** A scenario and what may be done with its column. */
export function ColumnHeading({ scenario, isEntered, matrix }: ColumnHeadingProps) {
  const t = useWords(editorWords);
  const { readOnly, vocabulary } = useEditor();
  const name = nameOf(vocabulary.scenarios, scenario);
  return (
    <th scope="col">
      <Flex align="center" justify="space-between" gap={4}>
        <span title={scenario}>{name}</span>
        {!isEntered && (
          <Tooltip title={t('notEnteredExplained')}>
            <Tag color="warning">{t('notEntered')}</Tag>
          </Tooltip>
        )}
        {!readOnly && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                ...(isEntered ? [] : [{ key: 'enter', label: t('enterBy') }]),
                { key: 'remove', label: t('removeColumn'), danger: true },
              ],
              onClick: ({ key }) => (key === 'enter' ? matrix.addColumn(scenario) : matrix.removeColumn(scenario)),
            }}
          >
            <Button type="text" icon={<MoreOutlined />} aria-label={t('columnActions', { what: name })} />
          </Dropdown>
        )}
      </Flex>
    </th>
  );
}
