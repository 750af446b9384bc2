let hasStarted = false;

/** From now on `/readyz` of every service in this process says 503, so that balancers send nothing new. */
export function startDraining(): void {
  hasStarted = true;
}

export function isDraining(): boolean {
  return hasStarted;
}
