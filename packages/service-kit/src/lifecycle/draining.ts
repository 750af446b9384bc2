let hasBegun = false;

/** From now on `/readyz` of every service in this process says 503, so that balancers send nothing new. */
export function startDraining(): void {
  hasBegun = true;
}

export function isDraining(): boolean {
  return hasBegun;
}
