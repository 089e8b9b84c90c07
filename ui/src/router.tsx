import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { CrashPage } from './components/CrashPage';
import { NotFoundPage } from './components/NotFoundPage';
import { Shell } from './components/Shell';
import { ExperimentsPage } from './experiments/ExperimentsPage';
import { chartsSearch, parseQuery, stringifyQuery, textSearch } from './lib/urlState';
import { ModelPage } from './models/ModelPage';
import { ModelsPage } from './models/ModelsPage';
import { RunPage } from './run/RunPage';
import { RunRedirect } from './run/RunRedirect';
import { RunsPage } from './runs/RunsPage';
import { runsSearch } from './runs/urlState';

/* Paths and search parameters are those of MLflow's own UI: links that clients print and people bookmarked keep working. */

const root = createRootRoute({ component: Shell, notFoundComponent: NotFoundPage, errorComponent: CrashPage });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/experiments', replace: true });
  },
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: textSearch,
  component: ExperimentsPage,
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
  component: RunsPage,
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId/runs/$runId/$',
  validateSearch: chartsSearch,
  component: RunPage,
});

const runById = createRoute({ getParentRoute: () => root, path: '/runs/$runId', component: RunRedirect });

const models = createRoute({ getParentRoute: () => root, path: '/models', validateSearch: textSearch, component: ModelsPage });

const model = createRoute({ getParentRoute: () => root, path: '/models/$modelName', component: ModelPage });

const modelVersion = createRoute({
  getParentRoute: () => root,
  path: '/models/$modelName/versions/$version',
  component: ModelPage,
});

export const router = createRouter({
  routeTree: root.addChildren([home, experiments, experiment, runs, run, runById, models, model, modelVersion]),
  history: createHashHistory(),
  parseSearch: parseQuery,
  stringifySearch: stringifyQuery,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
