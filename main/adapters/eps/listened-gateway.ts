import type { Answer, EpsGateway } from '../../application/service-ports.ts';

/**
 * The same gateway, with every answer told: what a reception or a check meets on the line is known like what the sender
 * meets.
 * @param reached false: no readable answer
 */
export function listenedGateway(gateway: EpsGateway, heard: (reached: boolean) => void): EpsGateway {
  return new Proxy(gateway, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      // Its private parts are its own: called on the proxy it would not find them.
      if (name === 'close') return member.bind(target);
      return async (...args: readonly unknown[]): Promise<unknown> => {
        // Every method but `close` answers so (`EpsGateway`).
        const answer = (await Reflect.apply(member, target, args)) as Answer<unknown>;
        heard(answer.kind === 'answered' || answer.kind === 'refused');
        return answer;
      };
    },
  });
}
