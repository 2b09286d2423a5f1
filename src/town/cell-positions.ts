import { cellCount, cellName, DISTRICTS, districtOf } from './geography.ts';

/** Where a cell of the town would stand, degrees. */
export interface TownCellPosition {
  cell: string;
  longitude: number;
  latitude: number;
}

/** Middle of the first district, and the grid of four districts a row; about ten kilometres apart. */
const WEST = 114.1;
const SOUTH = 30.4;
const DISTRICTS_A_ROW = 4;
const APART_DEGREES = 0.1;
/** Cells lie on a sunflower's spiral: dense in the middle of a district, thin at its edge. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
const SPREAD_DEGREES = 0.0062;

/** The ground of the town as a map shows it: the same for every town. */
export function townCellPositions(): TownCellPosition[] {
  const perDistrict = cellCount / DISTRICTS;
  return Array.from({ length: cellCount }, (_, cell) => {
    const district = districtOf(cell) - 1;
    const number = cell % perDistrict;
    const radius = SPREAD_DEGREES * Math.sqrt(number + 0.5);
    const angle = number * GOLDEN_ANGLE;
    const longitude = WEST + APART_DEGREES * (district % DISTRICTS_A_ROW) + radius * Math.cos(angle);
    const latitude = SOUTH + APART_DEGREES * Math.floor(district / DISTRICTS_A_ROW) + radius * Math.sin(angle);
    return { cell: cellName(cell), longitude: rounded(longitude), latitude: rounded(latitude) };
  });
}

const rounded = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
