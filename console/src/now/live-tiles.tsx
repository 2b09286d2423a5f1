import { Col, Row } from 'antd';
import { useWords } from '../frame/words.ts';
import { formatNumber, NumberText } from '../parts/number-text.tsx';
import { AgainstYesterday } from './against-yesterday.tsx';
import type { LiveState, LiveWindow } from './live-feed.ts';
import { acceptance, addUp, lastSeconds, total } from './live-numbers.ts';
import { LiveTile } from './live-tile.tsx';
import { nowWords } from './now-words.ts';

interface LiveTilesProps {
  state: LiveState;
  /** For a screen on the wall. */
  isLarge?: boolean;
}

/** So many seconds are averaged, so that the number can be read. */
const STEADY_SECONDS = 5;

/** Side by side where there is room, as many as there are. */
const tileWidth = { xs: 12, md: 8, xl: { flex: '1 1 0' } } as const;

/** The numbers that matter most, of all that this reader may see. */
export function LiveTiles({ state, isLarge }: LiveTilesProps) {
  const t = useWords(nowWords);
  const steady = lastSeconds(state.windows, STEADY_SECONDS);
  const minute = lastSeconds(state.windows, 60);
  const events = total(steady, (window) => window.events);
  const moments = (windows: readonly LiveWindow[]) => total(windows, (window) => window.moments);
  const decisions = (windows: readonly LiveWindow[]) => total(windows, (window) => window.decisions);
  const peak = Math.max(...state.windows.map((window) => window.events ?? 0));
  const five = (value: number | undefined) => t('tiles.five', { value: formatNumber(value) });
  const rates = [
    {
      key: 'events' as const,
      value: events === undefined ? undefined : events / steady.length,
      unit: t('tiles.perSecond'),
      note: t('tiles.peak', { value: formatNumber(peak) }),
    },
    { key: 'moments' as const, value: moments(minute), unit: t('tiles.perMinute'), note: five(moments(state.windows)) },
    {
      key: 'decisions' as const,
      value: decisions(minute),
      unit: t('tiles.perMinute'),
      note: five(decisions(state.windows)),
    },
  ].filter(({ value }) => value !== undefined || state.windows.length === 0);
  return (
    <Row gutter={[12, 12]}>
      {rates.map(({ key, value, unit, note }) => (
        <Col key={key} {...tileWidth}>
          <LiveTile
            title={t(`tiles.${key}`)}
            value={<NumberText value={value} digits={0} />}
            unit={unit}
            note={state.windows.length > 0 && note}
            isLarge={isLarge}
          />
        </Col>
      ))}
      <DayTiles state={state} isLarge={isLarge} />
    </Row>
  );
}

function DayTiles({ state: { picture }, isLarge }: LiveTilesProps) {
  const t = useWords(nowWords);
  const today = picture && addUp(picture.day.today.hours);
  const yesterday = picture?.day.yesterdayByNow;
  const shares = { today: today && acceptance(today), yesterday: yesterday && acceptance(yesterday) };
  return (
    <>
      {(['contacts', 'conversions'] as const).map((key) => (
        <Col key={key} {...tileWidth}>
          <LiveTile
            title={t(`tiles.${key}`)}
            value={<NumberText value={today?.[key]} />}
            note={today && <AgainstYesterday today={today[key]} yesterday={yesterday?.[key]} />}
            isLarge={isLarge}
          />
        </Col>
      ))}
      <Col {...tileWidth}>
        <LiveTile
          title={t('tiles.acceptance')}
          hint={t('tiles.acceptanceHint')}
          value={formatNumber(shares.today, { as: 'percent' })}
          note={today && <AgainstYesterday {...shares} as="percent" />}
          isLarge={isLarge}
        />
      </Col>
    </>
  );
}
