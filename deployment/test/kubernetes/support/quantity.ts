const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  k: 1e3,
  M: 1e6,
  G: 1e9,
};

/** Bytes of Kubernetes' `512Mi`. */
export function bytes(quantity: string | number | undefined): number {
  const [, number = 'NaN', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(String(quantity ?? '')) ?? [];
  return Number(number) * (UNITS[unit] ?? NaN);
}

/** Cores of Kubernetes' `250m`. */
export function cores(quantity: string | number | undefined): number {
  const [, number = 'NaN', milli = ''] = /^(\d+(?:\.\d+)?)(m?)$/.exec(String(quantity ?? '')) ?? [];
  return Number(number) / (milli === 'm' ? 1_000 : 1);
}
