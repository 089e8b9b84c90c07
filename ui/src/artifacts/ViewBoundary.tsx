import { Component, type ReactNode } from 'react';
import { messageOf } from './Loaded';

interface ViewBoundaryProps {
  children: ReactNode;
}

/** A file that breaks its viewer breaks nothing else. */
export class ViewBoundary extends Component<ViewBoundaryProps, { failure: string | undefined }> {
  override state = { failure: undefined };

  static getDerivedStateFromError(cause: unknown): { failure: string } {
    return { failure: messageOf(cause) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === undefined) return this.props.children;
    return <p className="notice">This file cannot be shown: {failure}. Its source and the download are not affected.</p>;
  }
}
