import { CARD_TYPE, type CardActions } from './CardFrame';
import type { Section } from './layout';
import { SectionCards } from './SectionCards';
import { settingsText } from './sectionSettings';
import { count } from '../../lib/format';
import { MenuButton } from '../../components/MenuButton';
import { Popover } from '../../components/Popover';

export interface SectionActions {
  onCollapse: (id: string, isCollapsed: boolean) => void;
  onRename: (section: Section) => void;
  onSettings: (section: Section) => void;
  onMove: (id: string, by: 1 | -1) => void;
  onRemoveSection: (id: string) => void;
  onDropAtEnd: (dropped: string, section: string) => void;
}

interface SectionViewProps {
  section: Section;
  cardActions: CardActions;
  actions: SectionActions;
}

/** A section of the board, which takes cards that are dropped on it. */
export function SectionView({ section, cardActions, actions }: SectionViewProps) {
  const { id, title, cards, isCollapsed, isOwn, settings } = section;
  const own = settingsText(settings);
  return (
    <section
      className="chart-section"
      aria-label={title}
      onDragOver={(event) => event.dataTransfer.types.includes(CARD_TYPE) && event.preventDefault()}
      onDrop={(event) => actions.onDropAtEnd(event.dataTransfer.getData(CARD_TYPE), id)}
    >
      <header>
        <h2>
          <button type="button" className="button-link chart-section-title" aria-expanded={!isCollapsed} onClick={() => actions.onCollapse(id, !isCollapsed)}>
            <span aria-hidden="true">{isCollapsed ? '▸' : '▾'}</span> {title}
          </button>
        </h2>
        <span className="muted">{count(cards.length, 'chart')}</span>
        {own && <span className="muted chart-section-own">{own}</span>}
        <Popover button="⋯" label={`Menu of section ${title}`} className="button button-small">
          {(close) => (
            <div className="menu">
              <MenuButton label="Settings…" close={close} act={() => actions.onSettings(section)} />
              <MenuButton label="Rename…" close={close} act={() => actions.onRename(section)} />
              <MenuButton label="Move up" close={close} act={() => actions.onMove(id, -1)} />
              <MenuButton label="Move down" close={close} act={() => actions.onMove(id, 1)} />
              {isOwn && <MenuButton label="Delete section" close={close} act={() => actions.onRemoveSection(id)} />}
            </div>
          )}
        </Popover>
      </header>
      {!isCollapsed && cards.length > 0 && <SectionCards section={section} actions={cardActions} />}
      {!isCollapsed && cards.length === 0 && <p className="muted">Drag charts here.</p>}
    </section>
  );
}
