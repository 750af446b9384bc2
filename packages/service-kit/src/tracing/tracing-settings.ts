import { z } from 'zod';
import { urlSetting } from '../settings/fields';

/** Of OpenTelemetry's standard variables, those that we read; https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
export const TRACING_SETTINGS = {
  OTEL_SDK_DISABLED: z
    .enum(['true', 'false'], { error: 'is neither true nor false' })
    .default('false')
    .transform((value) => value === 'true'),
  OTEL_EXPORTER_OTLP_ENDPOINT: urlSetting().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z
    .enum(['http/protobuf', 'http/json'], { error: 'is neither http/protobuf nor http/json' })
    .default('http/protobuf'),
  OTEL_EXPORTER_OTLP_HEADERS: pairsSetting(),
  OTEL_RESOURCE_ATTRIBUTES: pairsSetting(),
  OTEL_TRACES_SAMPLER: z
    .enum(
      [
        'always_on',
        'always_off',
        'traceidratio',
        'parentbased_always_on',
        'parentbased_always_off',
        'parentbased_traceidratio',
      ],
      { error: 'is none of always_on, always_off, traceidratio, parentbased_…' },
    )
    // With its default, 1, the same as the standard's default, parentbased_always_on.
    .default('parentbased_traceidratio'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number({ error: 'is not a number from 0 to 1' })
    .min(0, { error: 'is less than 0' })
    .max(1, { error: 'is more than 1' })
    .default(1),
};

export interface TracingConfig {
  /** Where spans are sent by OTLP over HTTP, without `/v1/traces`. */
  readonly endpoint: string;
  readonly protocol: 'http/protobuf' | 'http/json';
  readonly headers: Readonly<Record<string, string>>;
  /** Said of each service's spans, beside its name. */
  readonly resource: Readonly<Record<string, string>>;
  /** Whether the caller's decision counts. */
  readonly isParentBased: boolean;
  /** The share of the traces that begin here which are kept, 0 to 1. */
  readonly ratio: number;
}

/** Undefined where there is no collector, or nothing is to be traced. */
export function toTracingConfig(settings: z.infer<z.ZodObject<typeof TRACING_SETTINGS>>): TracingConfig | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  if (endpoint === undefined || settings.OTEL_SDK_DISABLED) return undefined;
  const [kind = ''] = /always_on|always_off|traceidratio/.exec(settings.OTEL_TRACES_SAMPLER) ?? [];
  const ratios: Readonly<Record<string, number>> = { always_on: 1, always_off: 0 };
  return {
    endpoint,
    protocol: settings.OTEL_EXPORTER_OTLP_PROTOCOL,
    headers: settings.OTEL_EXPORTER_OTLP_HEADERS,
    resource: settings.OTEL_RESOURCE_ATTRIBUTES,
    isParentBased: settings.OTEL_TRACES_SAMPLER.startsWith('parentbased'),
    ratio: ratios[kind] ?? settings.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** `name=value` between commas, values with percent escapes. */
function pairsSetting() {
  return z
    .string()
    .default('')
    .transform((text, context) => {
      const pairs = text.split(',').filter((pair) => pair.trim() !== '');
      try {
        return Object.fromEntries(pairs.map(toPair));
      } catch {
        context.addIssue({ code: 'custom', message: 'must list name=value between commas' });
        return z.NEVER;
      }
    });
}

function toPair(text: string): [string, string] {
  const [, name, value] = /^\s*([^=\s]+)\s*=([^]*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error('no pair');
  return [name, decodeURIComponent(value.trim())];
}
