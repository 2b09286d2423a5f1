import { Empty, Flex, Form, Segmented, theme } from 'antd';
import { useWords } from '../../../frame/words.ts';
import { ItemSelect } from '../../../parts/item-select.tsx';
import { SearchInput } from '../../../parts/search-input.tsx';
import { useUrlState } from '../../../parts/url-state.ts';
import { useEditor } from '../editor-context.ts';
import { editorWords } from '../editor-words.ts';
import { useStepTexts } from '../journey/step-texts.ts';
import { journeyOf } from '../model/campaign-document.ts';
import { listAt } from '../model/document-path.ts';
import { type PlacedStep, placedSteps } from '../model/journey-steps.ts';
import { offersOf } from '../model/step-offers.ts';
import { STEP_PARAMETER } from '../step-picker.tsx';
import { ChannelPreview } from './channel-preview.tsx';

const speaking = ['offer', 'message', 'task'];

/** What customers read, channel by channel, for one of them. */
export function PreviewSection() {
  const t = useWords(editorWords);
  const { token } = theme.useToken();
  const { document, vocabulary } = useEditor();
  const [stepId] = useUrlState(STEP_PARAMETER);
  const [offerId, chooseOffer] = useUrlState('offer');
  const [customerId, chooseCustomer] = useUrlState('customer');
  const steps = placedSteps(journeyOf(document)).filter(({ type }) => speaking.includes(type));
  const placed = steps.find(({ id }) => id === stepId) ?? steps[0];
  if (placed === undefined) return <Empty description={t('previewNone')} />;
  const offers = offersOf(placed.body);
  const offer = offers.includes(offerId) ? offerId : offers[0];
  const channels = channelsOf(placed);
  return (
    <Flex vertical gap="middle">
      <Form colon={false} layout="inline" component="div" style={{ rowGap: token.marginXS }}>
        {steps.length > 1 && <StepChoice steps={steps} chosen={placed} />}
        {offer !== undefined && (
          <Form.Item label={t('offer')} htmlFor="preview-offer">
            <div style={{ width: 260 }}>
              <ItemSelect
                id="preview-offer"
                label={t('offer')}
                items={vocabulary.offers.filter(({ id }) => offers.includes(id))}
                value={offer}
                onChange={chooseOffer}
              />
            </div>
          </Form.Item>
        )}
        <Form.Item label={t('sampleCustomer')} htmlFor="preview-customer">
          <SearchInput
            id="preview-customer"
            key={customerId}
            allowClear
            defaultValue={customerId}
            placeholder={t('testMadeUp')}
            onSearch={(id) => chooseCustomer(id.trim())}
            style={{ width: 220 }}
          />
        </Form.Item>
      </Form>
      {channels.length === 0 && <Empty description={t('previewNoChannel')} />}
      <Flex gap="large" wrap align="start">
        {channels.map((channel) => (
          <ChannelPreview key={channel} placed={placed} channel={channel} offer={offer} customerId={customerId} />
        ))}
      </Flex>
    </Flex>
  );
}

function StepChoice({ steps, chosen }: { steps: readonly PlacedStep[]; chosen: PlacedStep }) {
  const t = useWords(editorWords);
  const texts = useStepTexts();
  const [, choose] = useUrlState(STEP_PARAMETER);
  return (
    <Form.Item label={t('step')}>
      <Segmented
        aria-label={t('step')}
        value={chosen.id}
        onChange={(id) => choose(String(id))}
        options={steps.map((step) => ({ value: step.id, label: step.id === step.type ? texts.type(step) : step.id }))}
      />
    </Form.Item>
  );
}

function channelsOf({ type, body }: PlacedStep): string[] {
  const channels = type === 'offer' ? listAt(body, ['channels']) : [body.channel];
  return channels.filter((each): each is string => typeof each === 'string' && each !== '');
}
