import { Type } from 'typebox';
import { problemResponses } from '../problems/problem-schema.ts';
import type { RouteHost } from '../route-host.ts';

/** Where an antenna stands, degrees (WGS 84). */
export interface CellPosition {
  cell: string;
  longitude: number;
  latitude: number;
}

/** More than a map can show apart. */
const MOST_CELLS = 5000;

const longitude = Type.Number({ minimum: -180, maximum: 180 });
const latitude = Type.Number({ minimum: -90, maximum: 90 });
const position = Type.Object({ cell: Type.String(), longitude, latitude });

/** The plan of cells, for maps of areas. */
export function cellRoutes(app: RouteHost, cells: readonly CellPosition[]): void {
  app.get(
    '/v1/cells',
    {
      config: { scope: 'definitions:read', regions: 'any' },
      schema: {
        operationId: 'listCells',
        summary: 'Cells and where they are, in a rectangle or everywhere',
        description: `At most ${MOST_CELLS}, spread over what was asked for; \`total\` says how many there are in it.`,
        tags: ['definitions'],
        querystring: Type.Object({
          west: Type.Optional(longitude),
          south: Type.Optional(latitude),
          east: Type.Optional(longitude),
          north: Type.Optional(latitude),
        }),
        response: {
          200: Type.Object({ total: Type.Integer(), cells: Type.Array(position) }),
          ...problemResponses('request-invalid'),
        },
      },
    },
    async ({ query: { west = -180, south = -90, east = 180, north = 90 } }) => {
      const within = cells.filter(
        ({ longitude: x, latitude: y }) => x >= west && x <= east && y >= south && y <= north,
      );
      return { total: within.length, cells: spread(within, MOST_CELLS) };
    },
  );
}

/** At most so many, evenly from all of the list. */
function spread<T>(list: readonly T[], most: number): T[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, index) => list[Math.floor((index * list.length) / most)]!);
}
