import { words } from '../frame/words.ts';

/** What happened and what to do, by the service's problem code. A code that is not here is told in its own words. */
export const problemWords = words('problems', {
  zh: {
    unauthenticated: { title: '您尚未登录', hint: '请重新登录后再试。' },
    'scope-missing': { title: '您没有这项操作的权限', hint: '如工作需要，请联系管理员为您的角色开通。' },
    'not-found': { title: '找不到所请求的内容', hint: '它可能已被删除或改名，请返回列表重新选择。' },
    'request-invalid': { title: '填写的内容有误', hint: '请按下面的说明修改后再提交。' },
    'body-too-large': { title: '提交的内容过大', hint: '请减少内容或拆分成几次提交。' },
    'cursor-invalid': { title: '列表位置已失效', hint: '请从第一页重新查看。' },
    'rate-limited': { title: '操作过于频繁', hint: '请稍候几秒再试。' },
    'streams-full': { title: '实时连接数已满', hint: '请关闭其他实时页面，或稍后再试。' },
    overloaded: { title: '系统繁忙', hint: '服务正在处理大量数据，请稍后再试。' },
    'not-running': { title: '服务尚未就绪', hint: '服务正在启动或停止，请稍后再试。' },
    'records-unavailable': { title: '暂时无法读取记录', hint: '记录数据库连接不上，请稍后再试或联系运维人员。' },
    'customer-unknown': { title: '没有这个客户', hint: '请检查号码是否正确。' },
    'customer-invalid': { title: '客户资料无法这样修改', hint: '请按下面的说明修改。' },
    'decision-unknown': { title: '没有这条决策', hint: '它可能已超过保留期。' },
    'campaign-unknown': { title: '没有生效中的该营销活动', hint: '它可能尚未启用或已结束。' },
    'rule-invalid': { title: '规则有误', hint: '请按下面的说明修改规则。' },
    'definition-unknown': { title: '没有这个定义', hint: '它可能已被删除或改名。' },
    'version-unknown': { title: '没有这个版本', hint: '请返回版本列表重新选择。' },
    'version-conflict': {
      title: '内容已被他人修改',
      hint: '请先查看对方的修改，再决定保留哪一份。您填写的内容仍在页面上。',
    },
    'approval-own': { title: '不能审批自己提交的内容', hint: '请由另一位审批人审批。' },
    'definitions-invalid': { title: '定义有误', hint: '请按下面的说明修改。' },
    internal: { title: '服务内部出错', hint: '请重试；如仍有问题，请把请求编号交给系统管理员。' },
  },
  en: {
    unauthenticated: { title: 'You are not signed in', hint: 'Sign in and try again.' },
    'scope-missing': {
      title: 'You may not do this',
      hint: 'If your work needs it, ask an administrator to allow it to your role.',
    },
    'not-found': {
      title: 'There is no such thing',
      hint: 'It may have been removed or renamed: go back to the list and choose again.',
    },
    'request-invalid': {
      title: 'What was entered is not right',
      hint: 'Correct what is listed below and send it again.',
    },
    'body-too-large': { title: 'This is too much at once', hint: 'Send less, or in several parts.' },
    'cursor-invalid': { title: 'This place in the list is no longer there', hint: 'Start again from the first page.' },
    'rate-limited': { title: 'Too many requests', hint: 'Wait a few seconds and try again.' },
    'streams-full': {
      title: 'No more live pictures can be followed',
      hint: 'Close another live page, or try again later.',
    },
    overloaded: { title: 'The service is busy', hint: 'It is working through a lot of data: try again in a moment.' },
    'not-running': { title: 'The service is not ready', hint: 'It is starting or stopping: try again in a moment.' },
    'records-unavailable': {
      title: 'The records cannot be read',
      hint: 'The records database cannot be reached: try again, or tell those who run the service.',
    },
    'customer-unknown': { title: 'No such customer', hint: 'Check the number.' },
    'customer-invalid': { title: 'The customer cannot be changed in this way', hint: 'Correct what is listed below.' },
    'decision-unknown': { title: 'No such decision', hint: 'It may be older than what is kept.' },
    'campaign-unknown': { title: 'No such campaign is active', hint: 'It may not have begun, or it has ended.' },
    'rule-invalid': { title: 'The rule has mistakes', hint: 'Correct what is listed below.' },
    'definition-unknown': { title: 'No such definition', hint: 'It may have been removed or renamed.' },
    'version-unknown': { title: 'No such version', hint: 'Go back to the versions and choose again.' },
    'version-conflict': {
      title: 'Somebody else has changed this',
      hint: 'Look at their changes, then decide which to keep. What you have entered is still on the page.',
    },
    'approval-own': { title: 'Nobody approves what they wrote', hint: 'Ask another approver.' },
    'definitions-invalid': { title: 'The definitions have mistakes', hint: 'Correct what is listed below.' },
    internal: {
      title: 'The service met a defect',
      hint: 'Try again. If it stays like this, give the request id to the administrator.',
    },
  },
});
