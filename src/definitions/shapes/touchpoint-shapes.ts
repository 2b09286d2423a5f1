import { document, reference, text } from './shape.ts';

/** Shapes of the places where customers and offers meet. */
export const touchpointShapes = {
  touchpointKind: document('touchpointKind', { name: text, channel: reference }, ['name', 'channel']),
  touchpoint: document('touchpoint', { name: text, touchpointKind: reference, channel: reference, region: reference }, [
    'name',
  ]),
};
