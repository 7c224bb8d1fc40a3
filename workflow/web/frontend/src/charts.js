// The chart island: bars and lines of a report, drawn from the JSON beside them.

import { BarChart, LineChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { eachIsland, jsonOf, make } from './island.js';

use([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer]);

// Told apart without colour too: the aria component lays a pattern over each series.
const COLOURS = ['#1d5fbf', '#b26a00', '#2e7d32', '#61707f', '#7b3fa0'];

eachIsland('chart', (element) => {
  const data = jsonOf(element);
  const place = make('div', { class: 'chart-place' });
  element.append(place);
  if (data.title && !element.querySelector('figcaption')) {
    element.prepend(make('figcaption', {}, data.unit ? `${data.title}（${data.unit}）` : data.title));
  }
  const chart = init(place, null, { renderer: 'svg' });
  chart.setOption(optionOf(data, getComputedStyle(element).fontFamily));
  new ResizeObserver(() => chart.resize()).observe(place);
  element.dataset.ready = '';
});

/** The library's description of one chart from ours ({kind, title, unit, labels, series, horizontal, stacked}). */
function optionOf({ kind, labels, series, unit = '', horizontal = false, stacked = false }, fontFamily) {
  const names = { type: 'category', data: labels, axisTick: { show: false }, axisLine: { lineStyle: { color: '#61707f' } }, inverse: horizontal };
  const figures = { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: '#e3e8ee' } } };
  return {
    animation: false,
    color: COLOURS,
    textStyle: { fontFamily, color: '#1f2933', fontSize: 12 },
    aria: { enabled: true, decal: { show: series.length > 1 } },
    grid: { left: 8, right: 24, top: series.length > 1 ? 34 : 16, bottom: 8, containLabel: true },
    legend: { show: series.length > 1, top: 0, left: 0, itemWidth: 14, itemHeight: 10 },
    tooltip: { trigger: 'axis', valueFormatter: (value) => `${value} ${unit}` },
    xAxis: horizontal ? figures : names,
    yAxis: horizontal ? names : figures,
    series: series.map(({ name, values }) => ({
      name,
      type: kind,
      data: values,
      stack: stacked ? 'all' : undefined,
      barMaxWidth: 28,
      label: { show: kind === 'bar' && !stacked, position: horizontal ? 'right' : 'top', color: '#1f2933' },
    })),
  };
}
