/* The floor: as little as a program can do that carries lines between people. It has one room
   and no names; every line goes to everybody as it came. The lines of one turn of epoll are
   collected, and sent to each member with one call. What is measured against it is what a server
   costs besides the kernel's own work. It gives up where a member does not read. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MEMBERS 20000
#define LINE 4096
#define TURN (1 << 20)

static struct { int fd, length; char rest[LINE]; } members[MEMBERS];
static int count, place[1 << 20]; /* place[fd]: index in members */
static char turn[TURN];
static int collected;

static void leave(int index) {
    close(members[index].fd);
    members[index] = members[--count];
    place[members[index].fd] = index;
}

static void hear(int index) { /* whole lines go into the turn, the rest waits */
    int got = recv(members[index].fd, members[index].rest + members[index].length,
                   LINE - members[index].length, 0);
    if (got <= 0) { leave(index); return; }
    int length = members[index].length += got;
    char *rest = members[index].rest, *end = memrchr(rest, '\n', length);
    int whole = end ? end + 1 - rest : 0;
    if (collected + whole > TURN || length == LINE) exit(1);
    memcpy(turn + collected, rest, whole);
    collected += whole;
    members[index].length -= whole;
    memmove(rest, rest + whole, members[index].length);
}

int main(int argc, char **argv) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1, poll = epoll_create1(0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[argc - 1])),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event events[1024], wanted = {.events = EPOLLIN, .data.fd = listener};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(listener, (void *)&address, sizeof address) || listen(listener, 4096)) return 1;
    epoll_ctl(poll, EPOLL_CTL_ADD, listener, &wanted);
    for (;;) {
        int ready = epoll_wait(poll, events, 1024, -1);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) { hear(place[fd]); continue; }
            while (count < MEMBERS && (fd = accept4(listener, 0, 0, SOCK_NONBLOCK)) >= 0) {
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                members[place[fd] = count++] = (typeof(members[0])){.fd = fd};
                wanted.data.fd = fd;
                epoll_ctl(poll, EPOLL_CTL_ADD, fd, &wanted);
            }
        }
        for (int i = count - 1; collected && i >= 0; i--)
            if (send(members[i].fd, turn, collected, MSG_NOSIGNAL) != collected) leave(i);
        collected = 0;
    }
}
