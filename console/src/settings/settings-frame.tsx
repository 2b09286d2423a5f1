import { Col, Menu, Row } from 'antd';
import { Link, Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { type SignedIn, useSession } from '../frame/session.tsx';
import { useWords } from '../frame/words.ts';
import { settingsSections } from './settings-sections.ts';
import { settingsWords } from './settings-words.ts';

/** The sections beside one another's pages. */
export function SettingsFrame() {
  const t = useWords(settingsWords);
  const session = useSession();
  const navigate = useNavigate();
  const selected = useLocation().pathname.split('/')[2] ?? '';
  return (
    <Row gutter={16} wrap={false}>
      <Col flex="168px">
        <nav aria-label={t('title')}>
          <Menu
            aria-label={t('title')}
            mode="inline"
            selectedKeys={[selected]}
            style={{ background: 'transparent', borderInlineEnd: 0 }}
            items={sectionsFor(session).map(({ key }) => ({
              key,
              label: (
                <Link to={`/settings/${key}`} tabIndex={-1}>
                  {t(`sections.${key}`)}
                </Link>
              ),
            }))}
            onClick={({ key, domEvent }) => domEvent.type === 'keydown' && navigate(`/settings/${key}`)}
          />
        </nav>
      </Col>
      <Col flex="auto" style={{ minWidth: 0 }}>
        <Outlet />
      </Col>
    </Row>
  );
}

/** Leads to the first section the reader may see. */
export function SettingsStart() {
  const [first] = sectionsFor(useSession());
  return first === undefined ? null : <Navigate to={`/settings/${first.key}`} replace />;
}

function sectionsFor({ may, region }: SignedIn) {
  return settingsSections.filter(({ scope, isWhole }) => may(scope) && (isWhole !== true || region === undefined));
}
