/** The parts of the settings, in the order shown. */
export interface SettingsSection {
  /** Last part of the path; its text is `sections.<key>`. */
  key:
    | 'channels'
    | 'policy'
    | 'messages'
    | 'test-numbers'
    | 'areas'
    | 'regions'
    | 'users'
    | 'keys'
    | 'retention'
    | 'definitions'
    | 'audit';
  /** Who lacks it does not see the section. */
  scope: string;
  /** Only for those who see all regions. */
  isWhole?: boolean;
}

export const settingsSections: readonly SettingsSection[] = [
  { key: 'channels', scope: 'definitions:read' },
  { key: 'policy', scope: 'definitions:read' },
  { key: 'messages', scope: 'definitions:read' },
  { key: 'test-numbers', scope: 'campaigns:run' },
  { key: 'areas', scope: 'definitions:read' },
  { key: 'regions', scope: 'definitions:read' },
  { key: 'users', scope: 'users:read' },
  { key: 'keys', scope: 'keys:read' },
  { key: 'retention', scope: 'operations:read', isWhole: true },
  { key: 'definitions', scope: 'definitions:read', isWhole: true },
  { key: 'audit', scope: 'audit:read', isWhole: true },
];
