// Written by tools/dart-client.js from /openapi.json. Changes made here are lost.
// To parse this JSON data, do
//
//     final errorCode = errorCodeFromJson(jsonString);
//     final account = accountFromJson(jsonString);
//     final post = postFromJson(jsonString);
//     final offeredPost = offeredPostFromJson(jsonString);
//     final nearbyPost = nearbyPostFromJson(jsonString);
//     final ownPost = ownPostFromJson(jsonString);
//     final reservation = reservationFromJson(jsonString);

import 'dart:convert';

ErrorCode errorCodeFromJson(String str) => errorCodeValues.map[json.decode(str)]!;

String errorCodeToJson(ErrorCode data) => json.encode(errorCodeValues.reverse[data]);

Account accountFromJson(String str) => Account.fromJson(json.decode(str));

String accountToJson(Account data) => json.encode(data.toJson());

Post postFromJson(String str) => Post.fromJson(json.decode(str));

String postToJson(Post data) => json.encode(data.toJson());

OfferedPost offeredPostFromJson(String str) => OfferedPost.fromJson(json.decode(str));

String offeredPostToJson(OfferedPost data) => json.encode(data.toJson());

NearbyPost nearbyPostFromJson(String str) => NearbyPost.fromJson(json.decode(str));

String nearbyPostToJson(NearbyPost data) => json.encode(data.toJson());

OwnPost ownPostFromJson(String str) => OwnPost.fromJson(json.decode(str));

String ownPostToJson(OwnPost data) => json.encode(data.toJson());

Reservation reservationFromJson(String str) => Reservation.fromJson(json.decode(str));

String reservationToJson(Reservation data) => json.encode(data.toJson());


///What went wrong, from a closed list; the texts beside it may change.
enum ErrorCode {
    ALIAS_LIMIT,
    ALREADY_PREMIUM,
    ALREADY_RESERVED,
    BAD_REQUEST,
    BAD_USER_INPUT,
    CONFLICT,
    COST_LIMIT,
    DEADLINE_EXCEEDED,
    DEPTH_LIMIT,
    DIRECTIVE_LIMIT,
    EMAIL_TAKEN,
    FORBIDDEN,
    GRAPHQL_PARSE_FAILED,
    GRAPHQL_VALIDATION_FAILED,
    IDEMPOTENCY_IN_PROGRESS,
    IDEMPOTENCY_KEY_REUSED,
    INTERNAL_SERVER_ERROR,
    INVALID_CREDENTIALS,
    LIST_LIMIT,
    METHOD_NOT_ALLOWED,
    NOT_FOUND,
    OPERATION_RESOLUTION_FAILURE,
    OUTCOME_UNKNOWN,
    OVERLOADED,
    OWN_POST,
    PAYLOAD_TOO_LARGE,
    PERSISTED_QUERY_NOT_FOUND,
    PERSISTED_QUERY_NOT_IN_LIST,
    POST_CLOSED,
    POST_UNKNOWN,
    QUERY_NOT_IN_SAFELIST,
    QUOTA_EXCEEDED,
    RATE_LIMITED,
    REDIRECT_NOT_ALLOWED,
    ROOT_FIELD_LIMIT,
    SOLD_OUT,
    SUBGRAPH_UNAVAILABLE,
    TOKEN_LIMIT,
    UNAUTHENTICATED,
    UNSUPPORTED_MEDIA_TYPE
}

final errorCodeValues = EnumValues({
    "ALIAS_LIMIT": ErrorCode.ALIAS_LIMIT,
    "ALREADY_PREMIUM": ErrorCode.ALREADY_PREMIUM,
    "ALREADY_RESERVED": ErrorCode.ALREADY_RESERVED,
    "BAD_REQUEST": ErrorCode.BAD_REQUEST,
    "BAD_USER_INPUT": ErrorCode.BAD_USER_INPUT,
    "CONFLICT": ErrorCode.CONFLICT,
    "COST_LIMIT": ErrorCode.COST_LIMIT,
    "DEADLINE_EXCEEDED": ErrorCode.DEADLINE_EXCEEDED,
    "DEPTH_LIMIT": ErrorCode.DEPTH_LIMIT,
    "DIRECTIVE_LIMIT": ErrorCode.DIRECTIVE_LIMIT,
    "EMAIL_TAKEN": ErrorCode.EMAIL_TAKEN,
    "FORBIDDEN": ErrorCode.FORBIDDEN,
    "GRAPHQL_PARSE_FAILED": ErrorCode.GRAPHQL_PARSE_FAILED,
    "GRAPHQL_VALIDATION_FAILED": ErrorCode.GRAPHQL_VALIDATION_FAILED,
    "IDEMPOTENCY_IN_PROGRESS": ErrorCode.IDEMPOTENCY_IN_PROGRESS,
    "IDEMPOTENCY_KEY_REUSED": ErrorCode.IDEMPOTENCY_KEY_REUSED,
    "INTERNAL_SERVER_ERROR": ErrorCode.INTERNAL_SERVER_ERROR,
    "INVALID_CREDENTIALS": ErrorCode.INVALID_CREDENTIALS,
    "LIST_LIMIT": ErrorCode.LIST_LIMIT,
    "METHOD_NOT_ALLOWED": ErrorCode.METHOD_NOT_ALLOWED,
    "NOT_FOUND": ErrorCode.NOT_FOUND,
    "OPERATION_RESOLUTION_FAILURE": ErrorCode.OPERATION_RESOLUTION_FAILURE,
    "OUTCOME_UNKNOWN": ErrorCode.OUTCOME_UNKNOWN,
    "OVERLOADED": ErrorCode.OVERLOADED,
    "OWN_POST": ErrorCode.OWN_POST,
    "PAYLOAD_TOO_LARGE": ErrorCode.PAYLOAD_TOO_LARGE,
    "PERSISTED_QUERY_NOT_FOUND": ErrorCode.PERSISTED_QUERY_NOT_FOUND,
    "PERSISTED_QUERY_NOT_IN_LIST": ErrorCode.PERSISTED_QUERY_NOT_IN_LIST,
    "POST_CLOSED": ErrorCode.POST_CLOSED,
    "POST_UNKNOWN": ErrorCode.POST_UNKNOWN,
    "QUERY_NOT_IN_SAFELIST": ErrorCode.QUERY_NOT_IN_SAFELIST,
    "QUOTA_EXCEEDED": ErrorCode.QUOTA_EXCEEDED,
    "RATE_LIMITED": ErrorCode.RATE_LIMITED,
    "REDIRECT_NOT_ALLOWED": ErrorCode.REDIRECT_NOT_ALLOWED,
    "ROOT_FIELD_LIMIT": ErrorCode.ROOT_FIELD_LIMIT,
    "SOLD_OUT": ErrorCode.SOLD_OUT,
    "SUBGRAPH_UNAVAILABLE": ErrorCode.SUBGRAPH_UNAVAILABLE,
    "TOKEN_LIMIT": ErrorCode.TOKEN_LIMIT,
    "UNAUTHENTICATED": ErrorCode.UNAUTHENTICATED,
    "UNSUPPORTED_MEDIA_TYPE": ErrorCode.UNSUPPORTED_MEDIA_TYPE
});


///The account of the one who asks.
class Account {
    
    ///Wall clock in UTC, without an offset.
    final String dateCreated;
    final String email;
    
    ///The push token of the device registered last.
    final String? fcmToken;
    
    ///Whether a premium subscription is active.
    final bool isPremium;
    final String? lastUpdated;
    
    ///The Stripe customer; null before the first checkout.
    final String? stripeId;
    
    ///The Stripe subscription; null without one.
    final String? subscriptionId;
    final int userId;
    final String username;

    Account({
        required this.dateCreated,
        required this.email,
        required this.fcmToken,
        required this.isPremium,
        required this.lastUpdated,
        required this.stripeId,
        required this.subscriptionId,
        required this.userId,
        required this.username,
    });

    factory Account.fromJson(Map<String, dynamic> json) => Account(
        dateCreated: json["dateCreated"],
        email: json["email"],
        fcmToken: json["fcmToken"],
        isPremium: json["isPremium"],
        lastUpdated: json["lastUpdated"],
        stripeId: json["stripeId"],
        subscriptionId: json["subscriptionId"],
        userId: json["userId"],
        username: json["username"],
    );

    Map<String, dynamic> toJson() => {
        "dateCreated": dateCreated,
        "email": email,
        "fcmToken": fcmToken,
        "isPremium": isPremium,
        "lastUpdated": lastUpdated,
        "stripeId": stripeId,
        "subscriptionId": subscriptionId,
        "userId": userId,
        "username": username,
    };
}


///A post as someone sees it who may want a portion.
class OfferedPost {
    
    ///Portions left; 0 for a hidden post.
    final int availableReservations;
    
    ///Wall clock in UTC, without an offset.
    final String createdAt;
    
    ///Absolute, public and permanent; a placeholder where there is no picture.
    final String imageUrl;
    
    ///Not hidden, and a portion is left.
    final bool isAvailable;
    
    ///Exact for the owner and for holders of a reservation, else the centre of a cell of about
    ///0.5 km.
    final double locationLatitude;
    
    ///As exact as the latitude.
    final double locationLongitude;
    final String postDesc;
    final int postId;
    
    ///Whether the one who asks holds a reservation of it.
    final bool reserved;
    
    ///Wall clock in the configured zone (`Asia/Singapore` unless set otherwise), without an
    ///offset.
    final String timeEnd;
    final String title;
    
    ///Portions in all.
    final int totalReservations;
    final String? updatedAt;
    
    ///The owner.
    final int userId;

    OfferedPost({
        required this.availableReservations,
        required this.createdAt,
        required this.imageUrl,
        required this.isAvailable,
        required this.locationLatitude,
        required this.locationLongitude,
        required this.postDesc,
        required this.postId,
        required this.reserved,
        required this.timeEnd,
        required this.title,
        required this.totalReservations,
        required this.updatedAt,
        required this.userId,
    });

    factory OfferedPost.fromJson(Map<String, dynamic> json) => OfferedPost(
        availableReservations: json["available_reservations"],
        createdAt: json["created_at"],
        imageUrl: json["image_url"],
        isAvailable: json["is_available"],
        locationLatitude: json["location_latitude"]?.toDouble(),
        locationLongitude: json["location_longitude"]?.toDouble(),
        postDesc: json["post_desc"],
        postId: json["post_id"],
        reserved: json["reserved"],
        timeEnd: json["time_end"],
        title: json["title"],
        totalReservations: json["total_reservations"],
        updatedAt: json["updated_at"],
        userId: json["user_id"],
    );

    Map<String, dynamic> toJson() => {
        "available_reservations": availableReservations,
        "created_at": createdAt,
        "image_url": imageUrl,
        "is_available": isAvailable,
        "location_latitude": locationLatitude,
        "location_longitude": locationLongitude,
        "post_desc": postDesc,
        "post_id": postId,
        "reserved": reserved,
        "time_end": timeEnd,
        "title": title,
        "total_reservations": totalReservations,
        "updated_at": updatedAt,
        "user_id": userId,
    };
}


///A post in a search.
class NearbyPost {
    
    ///Portions left; 0 for a hidden post.
    final int availableReservations;
    
    ///Wall clock in UTC, without an offset.
    final String createdAt;
    
    ///Kilometres from the position in the request.
    final double distance;
    
    ///Absolute, public and permanent; a placeholder where there is no picture.
    final String imageUrl;
    
    ///Not hidden, and a portion is left.
    final bool isAvailable;
    
    ///Exact for the owner and for holders of a reservation, else the centre of a cell of about
    ///0.5 km.
    final double locationLatitude;
    
    ///As exact as the latitude.
    final double locationLongitude;
    final String postDesc;
    final int postId;
    
    ///Whether the one who asks holds a reservation of it.
    final bool reserved;
    
    ///Wall clock in the configured zone (`Asia/Singapore` unless set otherwise), without an
    ///offset.
    final String timeEnd;
    final String title;
    
    ///Portions in all.
    final int totalReservations;
    final String? updatedAt;
    
    ///The owner.
    final int userId;

    NearbyPost({
        required this.availableReservations,
        required this.createdAt,
        required this.distance,
        required this.imageUrl,
        required this.isAvailable,
        required this.locationLatitude,
        required this.locationLongitude,
        required this.postDesc,
        required this.postId,
        required this.reserved,
        required this.timeEnd,
        required this.title,
        required this.totalReservations,
        required this.updatedAt,
        required this.userId,
    });

    factory NearbyPost.fromJson(Map<String, dynamic> json) => NearbyPost(
        availableReservations: json["available_reservations"],
        createdAt: json["created_at"],
        distance: json["distance"]?.toDouble(),
        imageUrl: json["image_url"],
        isAvailable: json["is_available"],
        locationLatitude: json["location_latitude"]?.toDouble(),
        locationLongitude: json["location_longitude"]?.toDouble(),
        postDesc: json["post_desc"],
        postId: json["post_id"],
        reserved: json["reserved"],
        timeEnd: json["time_end"],
        title: json["title"],
        totalReservations: json["total_reservations"],
        updatedAt: json["updated_at"],
        userId: json["user_id"],
    );

    Map<String, dynamic> toJson() => {
        "available_reservations": availableReservations,
        "created_at": createdAt,
        "distance": distance,
        "image_url": imageUrl,
        "is_available": isAvailable,
        "location_latitude": locationLatitude,
        "location_longitude": locationLongitude,
        "post_desc": postDesc,
        "post_id": postId,
        "reserved": reserved,
        "time_end": timeEnd,
        "title": title,
        "total_reservations": totalReservations,
        "updated_at": updatedAt,
        "user_id": userId,
    };
}


///A post as its owner sees it.
class OwnPost {
    
    ///Portions left; 0 for a hidden post.
    final int availableReservations;
    
    ///Wall clock in UTC, without an offset.
    final String createdAt;
    
    ///Absolute, public and permanent; a placeholder where there is no picture.
    final String imageUrl;
    
    ///Not hidden; also true when no portion is left.
    final bool isAvailable;
    
    ///Exact for the owner and for holders of a reservation, else the centre of a cell of about
    ///0.5 km.
    final double locationLatitude;
    
    ///As exact as the latitude.
    final double locationLongitude;
    final String postDesc;
    final int postId;
    
    ///Wall clock in the configured zone (`Asia/Singapore` unless set otherwise), without an
    ///offset.
    final String timeEnd;
    final String title;
    
    ///Portions in all.
    final int totalReservations;
    final String? updatedAt;
    
    ///The owner.
    final int userId;
    
    ///Everyone who holds a reservation.
    final List<User> users;

    OwnPost({
        required this.availableReservations,
        required this.createdAt,
        required this.imageUrl,
        required this.isAvailable,
        required this.locationLatitude,
        required this.locationLongitude,
        required this.postDesc,
        required this.postId,
        required this.timeEnd,
        required this.title,
        required this.totalReservations,
        required this.updatedAt,
        required this.userId,
        required this.users,
    });

    factory OwnPost.fromJson(Map<String, dynamic> json) => OwnPost(
        availableReservations: json["available_reservations"],
        createdAt: json["created_at"],
        imageUrl: json["image_url"],
        isAvailable: json["is_available"],
        locationLatitude: json["location_latitude"]?.toDouble(),
        locationLongitude: json["location_longitude"]?.toDouble(),
        postDesc: json["post_desc"],
        postId: json["post_id"],
        timeEnd: json["time_end"],
        title: json["title"],
        totalReservations: json["total_reservations"],
        updatedAt: json["updated_at"],
        userId: json["user_id"],
        users: List<User>.from(json["users"].map((x) => User.fromJson(x))),
    );

    Map<String, dynamic> toJson() => {
        "available_reservations": availableReservations,
        "created_at": createdAt,
        "image_url": imageUrl,
        "is_available": isAvailable,
        "location_latitude": locationLatitude,
        "location_longitude": locationLongitude,
        "post_desc": postDesc,
        "post_id": postId,
        "time_end": timeEnd,
        "title": title,
        "total_reservations": totalReservations,
        "updated_at": updatedAt,
        "user_id": userId,
        "users": List<dynamic>.from(users.map((x) => x.toJson())),
    };
}

class User {
    final int userId;
    final String username;

    User({
        required this.userId,
        required this.username,
    });

    factory User.fromJson(Map<String, dynamic> json) => User(
        userId: json["userId"],
        username: json["username"],
    );

    Map<String, dynamic> toJson() => {
        "userId": userId,
        "username": username,
    };
}


///A reservation of one portion.
class Reservation {
    
    ///Wall clock in UTC, without an offset.
    final String createdAt;
    
    ///Null in the answer to a change.
    final Post? post;
    final int postId;
    final int reservationId;
    final String? updatedAt;
    final int userId;

    Reservation({
        required this.createdAt,
        required this.post,
        required this.postId,
        required this.reservationId,
        required this.updatedAt,
        required this.userId,
    });

    factory Reservation.fromJson(Map<String, dynamic> json) => Reservation(
        createdAt: json["created_at"],
        post: json["post"] == null ? null : Post.fromJson(json["post"]),
        postId: json["post_id"],
        reservationId: json["reservation_id"],
        updatedAt: json["updated_at"],
        userId: json["user_id"],
    );

    Map<String, dynamic> toJson() => {
        "created_at": createdAt,
        "post": post?.toJson(),
        "post_id": postId,
        "reservation_id": reservationId,
        "updated_at": updatedAt,
        "user_id": userId,
    };
}


///A post.
class Post {
    
    ///Portions left; 0 for a hidden post.
    final int availableReservations;
    
    ///Wall clock in UTC, without an offset.
    final String createdAt;
    
    ///Absolute, public and permanent; a placeholder where there is no picture.
    final String imageUrl;
    
    ///Not hidden; also true when no portion is left.
    final bool isAvailable;
    
    ///Exact for the owner and for holders of a reservation, else the centre of a cell of about
    ///0.5 km.
    final double locationLatitude;
    
    ///As exact as the latitude.
    final double locationLongitude;
    final String postDesc;
    final int postId;
    
    ///Wall clock in the configured zone (`Asia/Singapore` unless set otherwise), without an
    ///offset.
    final String timeEnd;
    final String title;
    
    ///Portions in all.
    final int totalReservations;
    final String? updatedAt;
    
    ///The owner.
    final int userId;

    Post({
        required this.availableReservations,
        required this.createdAt,
        required this.imageUrl,
        required this.isAvailable,
        required this.locationLatitude,
        required this.locationLongitude,
        required this.postDesc,
        required this.postId,
        required this.timeEnd,
        required this.title,
        required this.totalReservations,
        required this.updatedAt,
        required this.userId,
    });

    factory Post.fromJson(Map<String, dynamic> json) => Post(
        availableReservations: json["available_reservations"],
        createdAt: json["created_at"],
        imageUrl: json["image_url"],
        isAvailable: json["is_available"],
        locationLatitude: json["location_latitude"]?.toDouble(),
        locationLongitude: json["location_longitude"]?.toDouble(),
        postDesc: json["post_desc"],
        postId: json["post_id"],
        timeEnd: json["time_end"],
        title: json["title"],
        totalReservations: json["total_reservations"],
        updatedAt: json["updated_at"],
        userId: json["user_id"],
    );

    Map<String, dynamic> toJson() => {
        "available_reservations": availableReservations,
        "created_at": createdAt,
        "image_url": imageUrl,
        "is_available": isAvailable,
        "location_latitude": locationLatitude,
        "location_longitude": locationLongitude,
        "post_desc": postDesc,
        "post_id": postId,
        "time_end": timeEnd,
        "title": title,
        "total_reservations": totalReservations,
        "updated_at": updatedAt,
        "user_id": userId,
    };
}

class EnumValues<T> {
    Map<String, T> map;
    late Map<T, String> reverseMap;

    EnumValues(this.map);

    Map<T, String> get reverse {
            reverseMap = map.map((k, v) => MapEntry(v, k));
            return reverseMap;
    }
}
