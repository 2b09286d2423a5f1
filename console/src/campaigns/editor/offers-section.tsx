import { DeleteOutlined, DownOutlined, PlusOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Empty, Flex, Form, InputNumber, Segmented, Table, Tag, Typography } from 'antd';
import { useWords } from '../../frame/words.ts';
import { ItemsSelect } from '../../parts/item-select.tsx';
import { useEditor } from './editor-context.ts';
import { editorWords } from './editor-words.ts';
import { Field } from './fields/field.tsx';
import { journeyOf } from './model/campaign-document.ts';
import { listAt, withMoved, withValue } from './model/document-path.ts';
import { insertStep, type PlacedStep } from './model/journey-steps.ts';
import { offersOf, sourceOf } from './model/step-offers.ts';
import { SourceSwitch } from './source-switch.tsx';
import { StepPicker, useOfferStep } from './step-picker.tsx';
import { nameOf } from './vocabulary.ts';

/** Which offers go out through which channels, and with what words. */
export function OffersSection() {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const placed = useOfferStep();
  if (placed === undefined) {
    const add = () =>
      change(insertStep(document, ['journey'], journeyOf(document).length, { offer: { channels: [], offers: [] } }));
    return (
      <Empty description={t('noOfferStep')}>
        <Button type="primary" icon={<PlusOutlined />} disabled={readOnly} onClick={add}>
          {t('addOfferStep')}
        </Button>
      </Empty>
    );
  }
  return (
    <Flex vertical gap="middle">
      <StepPicker />
      <Form
        colon={false}
        layout="horizontal"
        labelCol={{ flex: '126px' }}
        wrapperCol={{ flex: '1 1 0', style: { minWidth: 0 } }}
        labelAlign="left"
        style={{ maxWidth: 900 }}
        component="div"
      >
        <ChannelsField placed={placed} />
        <SourceField placed={placed} />
        <ExplorationField placed={placed} />
      </Form>
      <ContentTable placed={placed} />
    </Flex>
  );
}

function ChannelsField({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const path = [...placed.path, placed.type, 'channels'];
  const modes = { push: t('pushChannels'), pull: t('pullChannels') };
  return (
    <Field label={t('channels')} id="step-channels" path={path} explained={t('channelsExplained')} required>
      <ItemsSelect
        id="step-channels"
        label={t('channels')}
        disabled={readOnly}
        items={vocabulary.channels.map((each) => ({ ...each, group: modes[each.mode] }))}
        value={listAt(document, path) as string[]}
        onChange={(ids) => change(withValue(document, path, ids))}
        placeholder={t('chooseChannels')}
      />
    </Field>
  );
}

function SourceField({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const source = sourceOf(placed.body);
  return (
    <>
      <Field label={t('source')} explained={t(`sources.${source}Explained`)}>
        <SourceSwitch placed={placed} />
      </Field>
      {source === 'offers' && <OfferOrder placed={placed} />}
    </>
  );
}

function OfferOrder({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const { document, change, readOnly, vocabulary } = useEditor();
  const path = [...placed.path, placed.type, 'offers'];
  const offers = listAt(document, path) as string[];
  return (
    <Field label={t('offers')} id="step-offers" path={path} explained={t('offersExplained')} required>
      <Flex vertical gap="small">
        <ItemsSelect
          id="step-offers"
          label={t('offers')}
          disabled={readOnly}
          items={vocabulary.offers}
          value={offers}
          onChange={(ids) => change(withValue(document, path, ids))}
          placeholder={t('chooseOffers')}
        />
        {offers.length > 1 && (
          <ol style={{ margin: 0, paddingInlineStart: 22 }} aria-label={t('offerOrder')}>
            {offers.map((offer, i) => (
              <li key={offer}>
                <Flex align="center" gap={4}>
                  <span style={{ minWidth: 260 }}>{nameOf(vocabulary.offers, offer)}</span>
                  <Button
                    type="text"
                    icon={<UpOutlined />}
                    aria-label={t('moveUp', { what: nameOf(vocabulary.offers, offer) })}
                    disabled={readOnly || i === 0}
                    onClick={() => change(withMoved(document, path, i, i - 1))}
                  />
                  <Button
                    type="text"
                    icon={<DownOutlined />}
                    aria-label={t('moveDown', { what: nameOf(vocabulary.offers, offer) })}
                    disabled={readOnly || i === offers.length - 1}
                    onClick={() => change(withMoved(document, path, i, i + 1))}
                  />
                  <Button
                    type="text"
                    icon={<DeleteOutlined />}
                    aria-label={t('remove', { what: nameOf(vocabulary.offers, offer) })}
                    disabled={readOnly}
                    onClick={() => change(withValue(document, [...path, i], undefined))}
                  />
                </Flex>
              </li>
            ))}
          </ol>
        )}
      </Flex>
    </Field>
  );
}

function ExplorationField({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const { document, change, readOnly } = useEditor();
  const { exploration, purpose = 'marketing' } = placed.body as { exploration?: number; purpose?: string };
  const body = [...placed.path, placed.type];
  return (
    <>
      <Field label={t('purpose')} path={[...body, 'purpose']} explained={t('purposeExplained')}>
        <Segmented
          aria-label={t('purpose')}
          disabled={readOnly}
          value={purpose}
          options={[
            { value: 'marketing', label: t('marketing') },
            { value: 'service', label: t('service') },
          ]}
          onChange={(value) =>
            change(withValue(document, [...body, 'purpose'], value === 'marketing' ? undefined : value))
          }
        />
      </Field>
      <Field
        label={t('exploration')}
        id="step-exploration"
        path={[...body, 'exploration']}
        explained={t('explorationExplained')}
      >
        <InputNumber
          id="step-exploration"
          disabled={readOnly}
          min={0}
          max={100}
          suffix="%"
          placeholder="0"
          value={exploration === undefined ? null : Math.round(exploration * 1e6) / 1e4}
          onChange={(percent) =>
            change(
              withValue(
                document,
                [...body, 'exploration'],
                percent === null ? undefined : Math.round(percent * 1e4) / 1e6,
              ),
            )
          }
          style={{ width: 140 }}
        />
      </Field>
    </>
  );
}

/** The template each offer uses on each channel of the step. */
function ContentTable({ placed }: { placed: PlacedStep }) {
  const t = useWords(editorWords);
  const { document, vocabulary } = useEditor();
  const channels = listAt(document, [...placed.path, placed.type, 'channels']) as string[];
  const offers = offersOf(placed.body);
  if (offers.length === 0 || channels.length === 0) return null;
  const rows = offers.map((id) => ({ id, item: vocabulary.offers.find((offer) => offer.id === id) }));
  return (
    <section aria-label={t('contents')}>
      <Typography.Title level={5}>{t('contents')}</Typography.Title>
      <Typography.Paragraph type="secondary">{t('contentsExplained')}</Typography.Paragraph>
      <Table
        size="small"
        rowKey="id"
        pagination={false}
        dataSource={rows}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('offer'), key: 'offer', fixed: 'start', render: (_, { id, item }) => item?.name ?? id },
          ...channels.map((channel) => ({
            title: nameOf(vocabulary.channels, channel),
            key: channel,
            render: (_: unknown, { item }: (typeof rows)[number]) => {
              const template = item?.content[channel] ?? item?.content.default;
              if (template === undefined) return <Tag color="warning">{t('noContent')}</Tag>;
              return item?.content[channel] === undefined ? (
                <Typography.Text type="secondary">{t('byDefault', { template })}</Typography.Text>
              ) : (
                template
              );
            },
          })),
        ]}
      />
    </section>
  );
}
