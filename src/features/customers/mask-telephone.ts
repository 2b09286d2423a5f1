import { maskNumber } from '../access/mask-number.ts';

/** A whole number of a mobile line, however it is written. Devices and cells have other numbers. */
const telephoneNumber = /^(\+|00)?(86)?1\d{10}$/;

/** A text that is somebody's number, masked; others as they are. */
export function maskTelephone(text: string): string {
  return telephoneNumber.test(text) ? maskNumber(text) : text;
}
