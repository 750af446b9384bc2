import { readSettings } from '../../src/settings/read-settings';
import { SettingsError } from '../../src/settings/settings-error';
import { toTracingConfig, TRACING_SETTINGS } from '../../src/tracing/tracing-settings';

const read = (env: Record<string, string>) => toTracingConfig(readSettings('test', TRACING_SETTINGS, env));

describe('the settings of tracing', () => {
  it('switch it off when there is no collector', () => {
    expect(read({})).toBeUndefined();
  });

  it('switch it off in spite of a collector', () => {
    expect(read({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318', OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
  });

  it('are OpenTelemetry’s', () => {
    expect(
      read({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YQ==, x-tenant=a',
        OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging',
        OTEL_TRACES_SAMPLER_ARG: '0.01',
      }),
    ).toEqual({
      endpoint: 'http://collector:4318',
      protocol: 'http/protobuf',
      headers: { authorization: 'Basic YQ==', 'x-tenant': 'a' },
      resource: { 'deployment.environment.name': 'staging' },
      isParentBased: true,
      ratio: 0.01,
    });
  });

  it.each([
    ['always_on', false, 1],
    ['always_off', false, 0],
    ['traceidratio', false, 0.5],
    ['parentbased_always_on', true, 1],
    ['parentbased_always_off', true, 0],
    ['parentbased_traceidratio', true, 0.5],
  ])('know the sampler %s', (sampler, isParentBased, ratio) => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_TRACES_SAMPLER_ARG: '0.5',
    };
    expect(read(env)).toMatchObject({ isParentBased, ratio });
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ])('refuse a wrong %s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(SettingsError);
  });
});
