import { createHashHistory, createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { artifactSearch } from './artifacts/urlState';
import { compareSearch as compareRunsSearch } from './compare/urlState';
import { CrashPage } from './components/CrashPage';
import { NotFoundPage } from './components/NotFoundPage';
import { Shell } from './components/Shell';
import { experimentsSearch } from './experiments/urlState';
import { experimentQuery } from './lib/api/experiments';
import { allKeysQuery, columnKeysQuery } from './lib/api/keys';
import { modelVersionQuery, registeredModelQuery } from './lib/api/registry';
import { runQuery } from './lib/api/runs';
import { loadCharts } from './lib/loadCharts';
import { preload } from './lib/preload';
import { parseQuery, stringifyQuery, textSearch } from './lib/urlState';
import { compareLoggedModelsSearch, compareSearch, loggedModelsSearch, modelSearch, modelsSearch } from './models/urlState';
import { promptSearch } from './prompts/urlState';
import { RunRedirect } from './run/RunRedirect';
import { runSearch } from './run/urlState';
import { manyRunsSearch, runsSearch } from './runs/urlState';

/*
 * Paths and search parameters are those of MLflow's own UI: links that clients print and people bookmarked keep working.
 * Its addresses without a page of their own are in links/legacy.ts.
 */

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: CrashPage });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./home/HomePage'), 'HomePage'),
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: experimentsSearch,
  component: lazyRouteComponent(() => import('./experiments/ExperimentsPage'), 'ExperimentsPage'),
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId',
  validateSearch: runsSearch,
  beforeLoad: ({ params, search }) => {
    throw redirect({ to: '/experiments/$experimentId/runs', params, search, replace: true });
  },
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs',
  validateSearch: runsSearch,
  loaderDeps: ({ search: { layout } }) => ({ hasCharts: layout !== undefined, hasTable: layout !== 'charts' }),
  loader: ({ params: { experimentId }, deps }) => {
    preload(experimentQuery(experimentId));
    if (deps.hasTable) preload(columnKeysQuery([experimentId]));
    if (!deps.hasCharts) return;
    preload(allKeysQuery([experimentId]));
    void loadCharts();
  },
  component: lazyRouteComponent(() => import('./runs/RunsPage'), 'RunsPage'),
});

/* With and without the last part: MLflow's UI has one that says nothing. */
const compareExperiments = createRoute({
  getParentRoute: () => root,
  path: '/compare-experiments',
  validateSearch: manyRunsSearch,
  component: lazyRouteComponent(() => import('./runs/ManyRunsPage'), 'ManyRunsPage'),
});

const compareExperimentsOfMlflow = createRoute({
  getParentRoute: () => root,
  path: '/compare-experiments/s',
  validateSearch: manyRunsSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/compare-experiments', search, replace: true });
  },
});

const compareRuns = createRoute({
  getParentRoute: () => root,
  path: '/compare-runs',
  validateSearch: compareRunsSearch,
  component: lazyRouteComponent(() => import('./compare/ComparePage'), 'ComparePage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/$',
  validateSearch: runSearch,
  loader: ({ params }) => preload(runQuery(params.runId)),
  component: lazyRouteComponent(() => import('./run/RunPage'), 'RunPage'),
});

const runById = createRoute({ getParentRoute: () => root, path: '/runs/$runId', component: RunRedirect });

const loggedModels = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models',
  validateSearch: loggedModelsSearch,
  loader: ({ params }) => preload(experimentQuery(params.experimentId)),
  component: lazyRouteComponent(() => import('./models/LoggedModelsPage'), 'LoggedModelsPage'),
});

const compareLoggedModels = createRoute({
  getParentRoute: () => root,
  path: '/compare-logged-models',
  validateSearch: compareLoggedModelsSearch,
  component: lazyRouteComponent(() => import('./models/CompareLoggedModelsPage'), 'CompareLoggedModelsPage'),
});

const loggedModel = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models/$modelId',
  component: lazyRouteComponent(() => import('./models/LoggedModelPage'), 'LoggedModelPage'),
});

const loggedModelTab = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/models/$modelId/$',
  validateSearch: artifactSearch,
  component: lazyRouteComponent(() => import('./models/LoggedModelPage'), 'LoggedModelPage'),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: modelsSearch,
  component: lazyRouteComponent(() => import('./models/ModelsPage'), 'ModelsPage'),
});

const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$modelName',
  validateSearch: modelSearch,
  loader: ({ params }) => preload(registeredModelQuery(params.modelName)),
  component: lazyRouteComponent(() => import('./models/ModelPage'), 'ModelPage'),
});

const modelVersion = createRoute({
  getParentRoute: () => root,
  path: '/models/$modelName/versions/$version',
  loader: ({ params: { modelName, version } }) => {
    preload(registeredModelQuery(modelName));
    preload(modelVersionQuery(modelName, version));
  },
  component: lazyRouteComponent(() => import('./models/VersionPage'), 'VersionPage'),
});

const modelComparison = createRoute({
  getParentRoute: () => root,
  path: '/models/$modelName/compare',
  validateSearch: compareSearch,
  component: lazyRouteComponent(() => import('./models/ComparePage'), 'ComparePage'),
});

const prompts = createRoute({
  getParentRoute: () => root,
  path: '/prompts',
  validateSearch: textSearch,
  component: lazyRouteComponent(() => import('./prompts/PromptsPage'), 'PromptsPage'),
});

const prompt = createRoute({
  getParentRoute: () => root,
  path: '/prompts/$promptName',
  validateSearch: promptSearch,
  loader: ({ params }) => preload(registeredModelQuery(params.promptName)),
  component: lazyRouteComponent(() => import('./prompts/PromptPage'), 'PromptPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    experiments,
    experiment,
    runs,
    compareExperiments,
    compareExperimentsOfMlflow,
    compareRuns,
    run,
    runById,
    loggedModels,
    compareLoggedModels,
    loggedModel,
    loggedModelTab,
    models,
    model,
    modelVersion,
    modelComparison,
    prompts,
    prompt,
  ]),
  history: createHashHistory(),
  parseSearch: parseQuery,
  stringifySearch: stringifyQuery,
  // A page's code, and what its loader says, is fetched as soon as a link to it is pointed at or focused.
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
