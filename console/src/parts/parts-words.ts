import { words } from '../frame/words.ts';

export const partsWords = words('parts', {
  zh: {
    retry: '重试',
    unexpected: '出现了意外的问题',
    unexpectedHint: '请重试；如仍有问题，请把下面的说明交给系统管理员。',
    connectionLost: '无法连接到服务',
    connectionLostHint: '网络可能已中断，或服务正在重启。已填写的内容都还在，连接恢复后请重试。',
    requestId: '请求编号：{{id}}',
    nothing: '暂无数据',
    more: '加载更多',
    shown: '已显示 {{count}} 条',
    loading: '正在加载',
    copied: '已复制',
    copy: '复制',
    yourZone: '您所在时区',
    chartFailed: '图表无法加载，可能是控制台已更新。',
    reload: '重新加载页面',
  },
  en: {
    retry: 'Try again',
    unexpected: 'Something unexpected happened',
    unexpectedHint: 'Try again. If it stays like this, give the text below to the administrator.',
    connectionLost: 'The service cannot be reached',
    connectionLostHint:
      'The network may be down, or the service is restarting. What you have typed is still there; try again when the ' +
      'connection is back.',
    requestId: 'Request: {{id}}',
    nothing: 'Nothing here yet',
    more: 'Load more',
    shown: '{{count}} shown',
    shown_one: '1 shown',
    loading: 'Loading',
    copied: 'Copied',
    copy: 'Copy',
    yourZone: 'your time zone',
    chartFailed: 'The chart could not be loaded: the console may have been updated.',
    reload: 'Reload the page',
  },
});
