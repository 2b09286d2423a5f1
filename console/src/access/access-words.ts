import { words } from '../frame/words.ts';

export const accessWords = words('access', {
  zh: {
    signIn: '登录',
    name: '用户名',
    password: '密码',
    nameMissing: '请输入用户名',
    passwordMissing: '请输入密码',
    wrong: '用户名或密码不正确',
    notSignedIn: {
      refused: {
        title: '统一认证没有让您登录',
        hint: '您的账号可能还没有本系统的角色或地市，或登录名已被他人使用。请联系管理员；有密码的也可以用密码登录。',
      },
      unavailable: { title: '统一认证暂时连接不上', hint: '请稍后再试，或用密码登录。' },
    },
    or: '或',
    withOpenId: '使用{{label}}登录',
    again: '登录已过期',
    againHint: '请重新登录。页面上已填写的内容都还在，登录后可继续操作。',
    somebodyElse: '以其他用户登录',
    somebodyElseHint: '页面将重新加载，未保存的内容会丢失。',
  },
  en: {
    signIn: 'Sign in',
    name: 'Name',
    password: 'Password',
    nameMissing: 'Enter your name',
    passwordMissing: 'Enter your password',
    wrong: 'The name or the password is wrong',
    notSignedIn: {
      refused: {
        title: 'Single sign-on did not let you in',
        hint:
          'Your account may have no role or region here, or somebody else has your name. Ask an administrator; with a ' +
          'password you can sign in below.',
      },
      unavailable: {
        title: 'Single sign-on cannot be reached',
        hint: 'Try again later, or sign in with your password.',
      },
    },
    or: 'or',
    withOpenId: 'Sign in with {{label}}',
    again: 'Your session has ended',
    againHint: 'Sign in again. Everything you have typed on the page is still there, and you can go on.',
    somebodyElse: 'Sign in as somebody else',
    somebodyElseHint: 'The page is loaded anew; what is not saved is lost.',
  },
});
