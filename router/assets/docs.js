// The REST API's documentation: https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/
const dark = matchMedia('(prefers-color-scheme: dark)');
const applyColours = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', applyColours);
applyColours();

/** Swagger UI puts a link inside a button, so screen readers and keyboards reach neither. */
const plainPaths = ({ React }) => ({
  components: { DeepLink: ({ text }) => React.createElement('span', null, text) },
});

const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  plugins: [plainPaths],
  tryItOutEnabled: true,
  // It would ask another host.
  validatorUrl: null,
  responseInterceptor(response) {
    const token = response.headers?.authorization;
    if (response.ok && token) useToken(token.replace(/^Bearer /, ''));
    return response;
  },
});

/** A log-in on this page counts for all its requests. */
function useToken(value) {
  const schema = ui.specSelectors.specJson().getIn(['components', 'securitySchemes', 'accessToken']);
  ui.authActions.authorize({ accessToken: { name: 'accessToken', schema, value } });
}
