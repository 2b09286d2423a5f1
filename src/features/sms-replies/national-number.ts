/** Mainland China's country code, as gateways put it before numbers, or not. */
const countryCode = /^(?:\+|00)?86(?=1\d{10}$)/;

/** `+8613812345678` → `13812345678`; spaces and hyphens left out, other numbers as they are. */
export function nationalNumber(number: string): string {
  return number.replace(/[\s-]/g, '').replace(countryCode, '');
}
