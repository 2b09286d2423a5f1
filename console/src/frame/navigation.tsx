import {
  AppstoreOutlined,
  DashboardOutlined,
  NotificationOutlined,
  SettingOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';

/** An entry of the side navigation, in the order shown. */
export interface NavigationEntry {
  /** First part of the path; its text is `pages.<key>` of the frame's words. */
  key: 'now' | 'customers' | 'groups' | 'scenarios' | 'products' | 'campaigns' | 'settings';
  icon: ReactNode;
  /** Who lacks it sees neither the entry nor the page. Absent: everybody does. */
  scope?: string;
}

export const navigation: readonly NavigationEntry[] = [
  { key: 'now', icon: <DashboardOutlined />, scope: 'live:read' },
  { key: 'customers', icon: <UserOutlined />, scope: 'customers:read' },
  { key: 'groups', icon: <TeamOutlined />, scope: 'audiences:count' },
  { key: 'scenarios', icon: <ThunderboltOutlined />, scope: 'definitions:read' },
  { key: 'products', icon: <AppstoreOutlined />, scope: 'definitions:read' },
  { key: 'campaigns', icon: <NotificationOutlined />, scope: 'definitions:read' },
  { key: 'settings', icon: <SettingOutlined />, scope: 'definitions:read' },
];
