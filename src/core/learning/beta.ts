/**
 * The Beta distribution, as far as choosing among offers needs it: the regularised incomplete beta
 * function and its quantiles, in logarithms so that strongly skewed posteriors (a of 0.001) neither
 * underflow nor lose their order.
 *
 * Own code because the engine must replay: the JavaScript libraries either stop their continued
 * fraction at 100 terms and 3e-7 (jStat) or raise on underflow and need an asynchronous start (cephes).
 * `Math.exp`, `Math.log` and `Math.log1p` are computed in software by V8 and equal on every machine.
 */

/** Lanczos coefficients, g = 607/128, n = 15 (P. Godfrey 2001), relative error below 1e-14 for x > 0. */
const LANCZOS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  3.399464998481189e-5, 4.652362892704858e-5, -9.837447530487956e-5, 0.0001580887032249125, -0.00021026444172410488,
  0.00021743961811521265, -0.0001643181065367639, 8.441822398385275e-5, -2.6190838401581408e-5, 3.6899182659531625e-6,
];
const LANCZOS_G = 607 / 128;
const LOG_SQRT_TWO_PI = 0.9189385332046728;

/** Terms of the continued fraction: it needs about √max(a, b), so this serves a and b up to 1e8. */
const MAX_TERMS = 20_000;
const EPSILON = 1e-15;
const TINY = 1e-300;

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (x + i);
  const base = x + LANCZOS_G + 0.5;
  return (x + 0.5) * Math.log(base) - base + LOG_SQRT_TWO_PI + Math.log(sum / x);
}

/** ln B(a, b) for a, b > 0. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** P(θ ≤ x) for θ ~ Beta(a, b), with x given as its logarithm (≤ 0); a, b > 0. */
export function betaCdfOfLog(a: number, b: number, logX: number): number {
  return cdfOfLog(a, b, logX, logBeta(a, b));
}

/** P(θ ≤ x) for θ ~ Beta(a, b); a, b > 0. */
export function betaCdf(a: number, b: number, x: number): number {
  return x <= 0 ? 0 : betaCdfOfLog(a, b, Math.min(0, Math.log(x)));
}

function cdfOfLog(a: number, b: number, logX: number, logBetaAB: number): number {
  if (logX >= 0) return 1;
  const x = Math.exp(logX);
  const logY = x < 0.5 ? Math.log1p(-x) : Math.log(-Math.expm1(logX));
  const logFront = a * logX + b * logY - logBetaAB;
  // The fraction converges fast below the mean; above it, the mirrored one does.
  if (x < (a + 1) / (a + b + 2)) return Math.min(1, (Math.exp(logFront) / a) * continuedFraction(a, b, x));
  return Math.max(0, 1 - (Math.exp(logFront) / b) * continuedFraction(b, a, -Math.expm1(logX)));
}

/** Lentz's method on the continued fraction of the incomplete beta (DLMF 8.17.22). */
function continuedFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const step = d * c;
    fraction *= step;
    if (Math.abs(step - 1) < EPSILON) break;
  }
  return fraction;
}

const awayFromZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);

/**
 * ln of the quantile of Beta(a, b) at probability u in (0, 1). Safeguarded Newton steps in ln x: the
 * bracket halves whenever a step leaves it, so it ends for every a and b.
 */
export function betaLogQuantile(a: number, b: number, u: number): number {
  const logBetaAB = logBeta(a, b);
  // Near 0 the distribution function is x^a / (a B(a, b)): exact there and a lower start elsewhere.
  const tailStart = (Math.log(u) + Math.log(a) + logBetaAB) / a;
  let low = Math.min(tailStart, -1e-300) - 1;
  while (cdfOfLog(a, b, low, logBetaAB) > u) low *= 2;
  let high = 0;
  let logX = Math.min(-1e-12, Math.max(low, tailStart));
  for (let round = 0; round < 200; round++) {
    const error = cdfOfLog(a, b, logX, logBetaAB) - u;
    if (error === 0) return logX;
    if (error > 0) high = logX;
    else low = logX;
    const density = Math.exp(a * logX + (b - 1) * Math.log(-Math.expm1(logX)) - logBetaAB);
    const newton = logX - error / density;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - logX) <= 1e-14 * Math.max(1e-3, Math.abs(logX))) return next;
    logX = next;
  }
  return logX;
}

/** Quantile of Beta(a, b) at probability u in (0, 1). */
export const betaQuantile = (a: number, b: number, u: number): number => Math.exp(betaLogQuantile(a, b, u));
