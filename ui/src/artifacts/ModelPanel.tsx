import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorNotice } from '../components/ErrorNotice';
import { Facts } from '../components/Facts';
import { Loading } from '../components/Loading';
import { Section } from '../components/Section';
import { Snippets } from '../components/Snippets';
import { type ArtifactSource, artifactUrl, artifactsQuery, baseName, readPart } from '../lib/api/artifacts';
import { trackingUri } from '../lib/snippet';
import { SignatureTables } from '../models/Schema';
import { RegisterDialog } from './RegisterDialog';
import { type Flavor, loadSnippets, readMlModel } from './mlmodel';

const MAX_BYTES = 4 * 1_024 * 1_024;
/** What else a model's folder says of what it needs. */
const ENVIRONMENT = ['requirements.txt', 'conda.yaml', 'python_env.yaml'];

interface ModelPanelProps {
  source: ArtifactSource;
  /** The folder that holds the MLmodel file. */
  path: string;
  onOpen: (path: string) => void;
}

/** A model as its MLmodel file describes it: how to load it, what it takes and gives, what it needs. */
export default function ModelPanel({ source, path, onOpen }: ModelPanelProps) {
  const [isRegistering, setRegistering] = useState(false);
  const file = path ? `${path}/MLmodel` : 'MLmodel';
  const { data: model, error, refetch } = useQuery({
    queryKey: ['mlmodel', source.kind, source.id, path],
    queryFn: async ({ signal }) => readMlModel(new TextDecoder().decode((await readPart(artifactUrl(source, file), 0, MAX_BYTES, signal)).bytes)),
    retry: false,
  });
  const { data: entries = [] } = useQuery(artifactsQuery(source, path));
  if (error && !model) return <ErrorNotice title="The MLmodel file could not be read" error={error} onRetry={() => void refetch()} />;
  if (!model) return <Loading what="the model" />;
  const uri = source.kind === 'run' ? `runs:/${source.id}/${path}` : `models:/${source.id}`;
  const environment = entries.filter((entry) => ENVIRONMENT.includes(baseName(entry.path)));
  return (
    <div className="model-panel">
      <div className="viewer-bar">
        <button type="button" className="button button-primary" onClick={() => setRegistering(true)}>
          Register model
        </button>
        <button type="button" className="button" onClick={() => onOpen(file)}>
          MLmodel
        </button>
        {environment.map((entry) => (
          <button key={entry.path} type="button" className="button" onClick={() => onOpen(entry.path)}>
            {baseName(entry.path)}
          </button>
        ))}
      </div>
      <Section title="Load it">
        <Snippets label="Load the model with" snippets={loadSnippets(trackingUri(location.href), uri, model.flavors.map(({ name }) => name))} />
      </Section>
      <Section title="Schema">
        {model.signature ? <SignatureTables signature={model.signature} /> : <p className="muted">This model has no signature.</p>}
      </Section>
      <Section title="Flavors" count={model.flavors.length}>
        {model.flavors.map((flavor) => (
          <FlavorFacts key={flavor.name} flavor={flavor} />
        ))}
      </Section>
      <Facts facts={model.facts} />
      {isRegistering && <RegisterDialog uri={uri} source={source} path={path} onClose={() => setRegistering(false)} />}
    </div>
  );
}

function FlavorFacts({ flavor }: { flavor: Flavor }) {
  return (
    <details className="details">
      <summary>{flavor.name}</summary>
      <Facts facts={flavor.details} />
    </details>
  );
}
