using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Accounts;

/// <summary>Labels of the fields that forms of accounts share, and what is said when they are wrong.</summary>
internal sealed record FieldTexts(
    string Name,
    string NameHint,
    string Email,
    string Password,
    string PasswordHint,
    string Workspace,
    string WorkspaceHint,
    string Timezone,
    string TimezoneHint,
    string NameWrong,
    string EmailWrong,
    string EmailTaken,
    string PasswordWrong,
    string TimezoneWrong,
    string ErrorPrefix)
{
    public static readonly Localized<FieldTexts> All = new(
        new(
            "Your name",
            "As others here will see it.",
            "E-mail address",
            "Password",
            "10 to 200 characters; a few words make a good one.",
            "Name of the workspace",
            "A company, a brand, a project: whose links these are.",
            "Time zone",
            "Where a day begins in reports, such as Europe/Madrid.",
            "Enter 1 to 100 characters.",
            "Enter an address such as name@example.com.",
            "Somebody who was invited has this address; choose another.",
            "Enter 10 to 200 characters.",
            "Choose a time zone from the list, such as Europe/Madrid or UTC.",
            "Error: "),
        new(
            "Tu nombre",
            "Como lo verán los demás aquí.",
            "Correo electrónico",
            "Contraseña",
            "De 10 a 200 caracteres; unas cuantas palabras hacen una buena.",
            "Nombre del espacio de trabajo",
            "Una empresa, una marca, un proyecto: de quién son estos enlaces.",
            "Zona horaria",
            "Dónde empieza el día en los informes, por ejemplo Europe/Madrid.",
            "Escribe de 1 a 100 caracteres.",
            "Escribe una dirección como nombre@example.com.",
            "Esta dirección es de alguien que ya fue invitado; elige otra.",
            "Escribe de 10 a 200 caracteres.",
            "Elige una zona horaria de la lista, como Europe/Madrid o UTC.",
            "Error: "),
        new(
            "Ваше имя",
            "Так вас увидят другие.",
            "Электронная почта",
            "Пароль",
            "От 10 до 200 знаков; подойдут несколько слов подряд.",
            "Название рабочего пространства",
            "Компания, бренд, проект: чьи это ссылки.",
            "Часовой пояс",
            "Где начинается день в отчётах, например Europe/Madrid.",
            "Введите от 1 до 100 знаков.",
            "Введите адрес вида name@example.com.",
            "Этот адрес уже у приглашённого человека; выберите другой.",
            "Введите от 10 до 200 знаков.",
            "Выберите часовой пояс из списка, например Europe/Madrid или UTC.",
            "Ошибка: "));
}
