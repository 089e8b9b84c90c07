/** The code of charts, which pages without any do not load. */
export const loadCharts = () => import('../charts/ChartsBoard');
