import { DownOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { journeyOf, withField } from '../model/campaign-document.ts';
import { listAt } from '../model/document-path.ts';
import { placedSteps } from '../model/journey-steps.ts';
import { journeyTemplate, type TemplateName, templateNames } from '../model/journey-templates.ts';
import { offersOf } from '../model/step-offers.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** Journeys to start from; what is there is given up only after asking. */
export function JourneyTemplates() {
  const t = useWords(editorWords);
  const { modal } = App.useApp();
  const { document, change, vocabulary } = useEditor();
  const steps = placedSteps(journeyOf(document));
  const take = (name: TemplateName) => {
    const bodies = steps.map(({ body }) => body);
    const channels = bodies.flatMap((body) => listAt(body, ['channels'])) as string[];
    const offers = [...new Set(bodies.flatMap(offersOf))];
    change(withField(document, 'journey', journeyTemplate(name, { ...likelyChannels(channels, vocabulary), offers })));
  };
  const choose = (name: TemplateName) => {
    if (steps.length === 0) return take(name);
    modal.confirm({
      title: t('templateReplaces', { count: steps.length }),
      content: t('templateKeepsOffers'),
      okText: t('templateReplace'),
      cancelText: t('cancel'),
      onOk: () => take(name),
    });
  };
  const items = templateNames.map((name) => ({ key: name, label: t(`templates.${name}`) }));
  return (
    <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => choose(key as TemplateName) }}>
      <Button>
        {t('fromTemplate')} <DownOutlined />
      </Button>
    </Dropdown>
  );
}

/** Those the campaign uses already, else the first of their sort. */
function likelyChannels(used: readonly string[], { channels }: Vocabulary) {
  const push = channels.filter(({ mode }) => mode === 'push');
  const automatic = push.filter(({ human }) => !human).map(({ id }) => id);
  const human = push.filter((each) => each.human).map(({ id }) => id);
  const usual = automatic.filter((id) => id === 'sms');
  const [channel = ''] = [...automatic.filter((id) => used.includes(id)), ...usual, ...automatic];
  const [callChannel] = [...human.filter((id) => used.includes(id)), ...human];
  return { channel, callChannel };
}
