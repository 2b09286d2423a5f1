/** Parts of the editor, as the address names them. */
export const sectionNames = ['basics', 'audience', 'offers', 'matrix', 'journey', 'preview'] as const;

export type SectionName = (typeof sectionNames)[number];

export const SECTION_PARAMETER = 'section';
