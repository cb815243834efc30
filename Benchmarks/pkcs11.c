/* What a PKCS #11 module gives by itself: AES-256-GCM of 1 KiB with a nonce of its random generator, in a loop, by as many
 * threads as sessions. The figure that a key store's Encrypt is held against (Benchmarks/key-store).
 *
 *   pkcs11 MODULE TOKEN-LABEL PIN-FILE KEY-LABEL SESSIONS SECONDS        prints operations per second
 */
#include <dlfcn.h>
#include <p11-kit/pkcs11.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static CK_FUNCTION_LIST *f;
static CK_SLOT_ID slot;
static char pin[64], *key_label;
static atomic_int is_over;
static atomic_long count;

static void require(CK_RV code, const char *what)
{
    if (code == CKR_OK) return;
    fprintf(stderr, "%s: 0x%lx\n", what, code);
    exit(1);
}

static void *work(void *unused)
{
    (void)unused;
    CK_SESSION_HANDLE session;
    CK_OBJECT_HANDLE key;
    CK_ULONG found;
    require(f->C_OpenSession(slot, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session), "C_OpenSession");
    CK_RV code = f->C_Login(session, CKU_USER, (CK_UTF8CHAR *)pin, strlen(pin));
    if (code != CKR_USER_ALREADY_LOGGED_IN) require(code, "C_Login");
    CK_ATTRIBUTE label = {CKA_LABEL, key_label, strlen(key_label)};
    require(f->C_FindObjectsInit(session, &label, 1), "C_FindObjectsInit");
    require(f->C_FindObjects(session, &key, 1, &found), "C_FindObjects");
    require(f->C_FindObjectsFinal(session), "C_FindObjectsFinal");
    if (found != 1) { fprintf(stderr, "no key '%s'\n", key_label); exit(1); }
    CK_BYTE nonce[12], associated[70] = {2}, plaintext[1024] = {1}, sealed[1040];
    while (!is_over) {
        CK_GCM_PARAMS gcm = {nonce, 12, 96, associated, sizeof associated, 128};
        CK_MECHANISM mechanism = {CKM_AES_GCM, &gcm, sizeof gcm};
        CK_ULONG length = sizeof sealed;
        require(f->C_GenerateRandom(session, nonce, sizeof nonce), "C_GenerateRandom");
        require(f->C_EncryptInit(session, &mechanism, key), "C_EncryptInit");
        require(f->C_Encrypt(session, plaintext, sizeof plaintext, sealed, &length), "C_Encrypt");
        count++;
    }
    return NULL;
}

static int is_label(const CK_UTF8CHAR *field, const char *label)
{
    size_t length = strlen(label);
    if (length > 32 || memcmp(field, label, length)) return 0;
    while (length < 32) if (field[length++] != ' ') return 0;
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 7) return 2;
    void *library = dlopen(argv[1], RTLD_NOW);
    if (!library) { fprintf(stderr, "%s\n", dlerror()); return 1; }
    CK_C_GetFunctionList get = (CK_C_GetFunctionList)dlsym(library, "C_GetFunctionList");
    require(get(&f), "C_GetFunctionList");
    CK_C_INITIALIZE_ARGS arguments = {0};
    arguments.flags = CKF_OS_LOCKING_OK;
    require(f->C_Initialize(&arguments), "C_Initialize");
    FILE *file = fopen(argv[3], "r");
    if (!file || !fgets(pin, sizeof pin, file)) return 1;
    pin[strcspn(pin, "\n")] = 0;
    key_label = argv[4];
    CK_SLOT_ID slots[64];
    CK_ULONG slot_count = 64;
    require(f->C_GetSlotList(CK_TRUE, slots, &slot_count), "C_GetSlotList");
    int is_found = 0;
    for (CK_ULONG i = 0; i < slot_count && !is_found; i++) {
        CK_TOKEN_INFO info;
        if (f->C_GetTokenInfo(slots[i], &info) == CKR_OK && is_label(info.label, argv[2])) {
            slot = slots[i];
            is_found = 1;
        }
    }
    if (!is_found) { fprintf(stderr, "no token '%s'\n", argv[2]); return 1; }
    int sessions = atoi(argv[5]), seconds = atoi(argv[6]);
    pthread_t threads[64];
    if (sessions < 1 || sessions > 64) return 2;
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 0; i < sessions; i++) pthread_create(&threads[i], NULL, work, NULL);
    sleep((unsigned)seconds);
    is_over = 1;
    for (int i = 0; i < sessions; i++) pthread_join(threads[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double taken = (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    printf("%.0f\n", (double)count / taken);
    return 0;
}
